// What the rules of the check look at, and where they put what they find.
import type { CompileOptions } from "../compile/compile-context.ts";
import type { CompiledFlow } from "../compile/compiled-flow.ts";
import type { FlowDocument } from "../document/flow-schema.ts";
import { type FlowProblem, type ProblemFix, pointer } from "./problem.ts";

export interface CheckOptions extends CompileOptions {
  /** Whether the operator has set DECISION_PYTHON, so that any Python can be evaluated. */
  decisionPython?: boolean;
  /** TRUSTED_BRIDGES: URLs that get the organization's credentials with auth "org". */
  trustedBridges?: readonly string[];
  /** WEBHOOK_ALLOW: `host:port` that plain webhooks may reach though private or without TLS. */
  webhookAllow?: readonly string[];
  /** Ids of the texts that the organization has; where absent nobody knows, and none is called missing. */
  knowledge?: ReadonlySet<string>;
}

export type Path = readonly (string | number)[];

export interface CheckContext {
  readonly document: FlowDocument;
  readonly compiled: CompiledFlow;
  readonly options: CheckOptions;
  readonly problems: FlowProblem[];
  /** How many wrong names may still be compared with all right ones: it is a courtesy, and costly. */
  suggestions: number;
}

/** Enough problems to know that the flow is bad; more are not collected. */
const MAX_COLLECTED = 1000;

/** A rule reads the context and adds problems to it. */
export type Rule = (context: CheckContext) => void;

function add(context: CheckContext, problem: FlowProblem): void {
  if (context.problems.length < MAX_COLLECTED) context.problems.push(problem);
}

export function addError(
  context: CheckContext,
  code: string,
  path: Path,
  message: string,
  fix?: ProblemFix,
): void {
  add(context, { code, level: "error", path: pointer(...path), message, ...(fix && { fix }) });
}

export function addWarning(
  context: CheckContext,
  code: string,
  path: Path,
  message: string,
  fix?: ProblemFix,
): void {
  add(context, { code, level: "warning", path: pointer(...path), message, ...(fix && { fix }) });
}

/** Those that occur more than once, each with the positions after its first. */
export function repeated(values: readonly string[]): { value: string; index: number }[] {
  const seen = new Set<string>();
  const found: { value: string; index: number }[] = [];
  for (const [index, value] of values.entries()) {
    if (seen.has(value)) found.push({ value, index });
    seen.add(value);
  }
  return found;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

/** The known name that is nearest to a wrong one, when it is near enough to be meant. */
export function nearest(
  context: Pick<CheckContext, "suggestions">,
  wrong: string,
  known: Iterable<string>,
): string | undefined {
  const wanted = plain(wrong.slice(0, 100));
  if (wanted === "" || context.suggestions === 0) return undefined;
  context.suggestions -= 1;
  let best: string | undefined;
  for (const name of known) {
    if (plain(name) === wanted) return name;
    if (best === undefined && oneEditApart(plain(name), wanted)) best = name;
  }
  return best;
}

function oneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  const [restA, restB] = [a.slice(at), b.slice(at)];
  return restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1);
}
