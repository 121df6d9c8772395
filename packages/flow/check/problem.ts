// A problem of a flow: stable code, level, JSON pointer, and where it can be said, the fix.
import type { Json } from "../json.ts";

export interface FlowProblem {
  /** Stable: tests, editors and scripts may rely on it. */
  code: string;
  /** An error keeps a bot from being published; a warning does not. */
  level: "error" | "warning";
  /** JSON pointer (RFC 6901) into the document. "" is the whole. */
  path: string;
  /** Line in the text as given, or in the document printed with two blanks of indentation. */
  line?: number;
  message: string;
  fix?: ProblemFix;
  /** True where not even a draft is kept: no flow by schema, or a broken security rule. */
  refused?: true;
}

/** A change that would remove the problem: JSON Patch (RFC 6902) operations. */
export interface ProblemFix {
  title: string;
  patch: readonly (
    | { op: "add" | "replace"; path: string; value: Json }
    | { op: "remove"; path: string }
  )[];
}

/** A JSON pointer from its parts. */
export function pointer(...parts: readonly (string | number)[]): string {
  return parts
    .map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

/** A flow cannot be used; `problems` says why. */
export class FlowError extends Error {
  readonly code = "FLOW_INVALID";
  readonly problems: readonly FlowProblem[];
  constructor(problems: readonly FlowProblem[]) {
    const [first] = problems;
    super(first === undefined ? "The flow is invalid." : `${first.path || "/"}: ${first.message}`);
    this.name = "FlowError";
    this.problems = problems;
  }
}
