// What compiling a flow needs besides the document: options, engines, and a place for problems.
import type { FlowProblem } from "../check/problem.ts";
import type { Json } from "../json.ts";
import type { CallerWords } from "./caller-words.ts";
import type { DecisionScope } from "./compiled-flow.ts";

/** What the installation says about itself. */
export interface CompileOptions {
  /** The operator's PBX_BASE_URL; `http://localhost:3000` always means the same. */
  pbxBaseUrl?: string;
}

/** Makes a test of a text out of a pattern, in time linear to the text. Throws with a reason where it cannot. */
export type PatternEngine = (pattern: string) => (text: string) => boolean;

/** Makes an evaluation out of a CEL expression. Throws with a reason where it cannot; so may the evaluation. */
export type ExpressionEngine = (expression: string) => (scope: DecisionScope) => Json;

export interface CompileContext {
  readonly options: CompileOptions;
  readonly patterns: PatternEngine;
  readonly expressions: ExpressionEngine;
  readonly problems: FlowProblem[];
  /** Set while a document is compiled. */
  readonly callerWords?: CallerWords;
}

/** The text of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
