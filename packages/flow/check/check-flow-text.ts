// The check of a file's text, in whatever known form it is: for `pipecast validate` and for pasting into the editor.
import { type ExchangeNote, importFlow } from "../exchange/import-flow.ts";
import { parseFlowText } from "../exchange/parse-flow-text.ts";
import { type CheckOptions, checkFlow } from "./check-flow.ts";
import { FlowError, type FlowProblem } from "./problem.ts";

export interface CheckedText {
  /** The flow, imported where it came in another form; undefined where the text is none. */
  readonly document?: unknown;
  readonly form?: "editor" | "static" | "config";
  readonly problems: readonly FlowProblem[];
  /** What the import dropped or changed. */
  readonly notes: readonly ExchangeNote[];
}

function withoutLine({ line: _line, ...problem }: FlowProblem): FlowProblem {
  return problem;
}

/** Never throws for what is in the text: its faults are problems. Lines are told for JSON in the editor's form. */
export async function checkFlowText(
  text: string,
  options: CheckOptions = {},
): Promise<CheckedText> {
  try {
    const { value, format } = await parseFlowText(text);
    const { document, form, notes } = importFlow(value);
    const asWritten = form === "editor" && format === "json";
    const problems = await checkFlow(document, options, asWritten ? text : undefined);
    // Lines of an imported flow would be those of a text that nobody has.
    return {
      document,
      form,
      notes,
      problems: asWritten ? problems : problems.map((problem) => withoutLine(problem)),
    };
  } catch (error) {
    if (error instanceof FlowError) return { problems: error.problems, notes: [] };
    throw error;
  }
}
