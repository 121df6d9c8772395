// The check: everything about a flow that can be known before the first call. For `pipecast validate`, gateway and console.
import { compileDocument } from "../compile-flow.ts";
import { loadEngines } from "../compile/load-engines.ts";
import { readFlow } from "../document/read-flow.ts";
import { linesInJson } from "../document/json-lines.ts";
import { checkActions } from "./action-rules.ts";
import type { CheckContext, CheckOptions, Rule } from "./check-context.ts";
import { checkDecisions } from "./decision-rules.ts";
import { checkFunctions } from "./function-rules.ts";
import { checkGraph } from "./graph-rules.ts";
import { checkSpelling } from "./key-rules.ts";
import { checkKeypad } from "./keypad-rules.ts";
import { checkKnowledge } from "./knowledge-rules.ts";
import type { FlowProblem } from "./problem.ts";
import { checkPrompts } from "./prompt-rules.ts";
import { checkSecrets } from "./secret-rules.ts";
import { checkTemplates } from "./template-rules.ts";
import { checkTransfers } from "./transfer-rules.ts";
import { checkWebhooks } from "./webhook-rules.ts";

export type { CheckOptions } from "./check-context.ts";
export type { FlowProblem, ProblemFix } from "./problem.ts";

/** Most problems that one check tells. */
export const MAX_PROBLEMS = 200;

const RULES: readonly Rule[] = [
  checkSecrets,
  checkGraph,
  checkFunctions,
  checkKeypad,
  checkKnowledge,
  checkActions,
  checkWebhooks,
  checkTransfers,
  checkPrompts,
  checkDecisions,
  checkTemplates,
  checkSpelling,
];

/** Errors first, then by place; the lines are those of the text, or of the document printed with two blanks. */
function present(input: unknown, problems: readonly FlowProblem[], text?: string): FlowProblem[] {
  if (problems.length === 0) return [];
  const told = problems
    .toSorted((a, b) => Number(a.level === "warning") - Number(b.level === "warning"))
    .slice(0, MAX_PROBLEMS);
  const places = new Set(told.flatMap(({ path }) => upwards(path)));
  const lines = linesInJson(text ?? JSON.stringify(input, null, 2) ?? "", places);
  return told
    .map((problem) => {
      const line = upwards(problem.path)
        .map((path) => lines.get(path))
        .find((found) => found !== undefined);
      return line === undefined ? problem : { ...problem, line };
    })
    .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** A pointer and those of what it is in: something that is missing has the line of where it should be. */
function upwards(path: string): string[] {
  const all = [path];
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1))
    all.push(path.slice(0, at));
  return path === "" ? all : [...all, ""];
}

/**
 * All problems of a flow, in the order of their lines. Give the `text` the document was parsed from, where there is one. A problem
 * with `refused` means: keep not even a draft of it; one of level `error`: it cannot be published.
 */
export async function checkFlow(
  input: unknown,
  options: CheckOptions = {},
  text?: string,
): Promise<readonly FlowProblem[]> {
  const { document, problems: faults } = readFlow(input);
  if (document === undefined) {
    const printable = !faults.some(
      ({ code }) => code === "NOT_JSON" || code === "TOO_DEEP" || code === "TOO_LARGE",
    );
    return printable || text !== undefined ? present(input, faults, text) : faults;
  }
  const problems: FlowProblem[] = [];
  const engines = await loadEngines(document);
  const compiled = compileDocument(document, { options, ...engines, problems });
  const context: CheckContext = { document, compiled, options, problems, suggestions: 50 };
  for (const rule of RULES) rule(context);
  return present(input, problems, text);
}
