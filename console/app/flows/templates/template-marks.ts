// A text cut into pieces to be coloured: templates, those that find nothing, and the rest.
import { readTemplate } from "@pipecast/template/template-syntax";
import type { Names } from "./names-in-scope.ts";
import type { TemplateFault } from "./template-faults.ts";

export interface Mark {
  readonly text: string;
  readonly kind: "plain" | "template" | "fault";
}

/** All pieces together are the text again. */
export function templateMarks(
  text: string,
  names: Names,
  faults: readonly TemplateFault[],
): Mark[] {
  const marks: Mark[] = [];
  const put = (from: number, to: number, kind: Mark["kind"]): void => {
    if (to > from) marks.push({ text: text.slice(from, to), kind });
  };
  let offset = 0;
  for (const part of readTemplate(text, names.namespaces)) {
    const start = offset;
    const end = typeof part === "string" ? offset + part.length : part.end;
    const within = faults.filter((fault) => fault.start >= start && fault.end <= end);
    if (typeof part !== "string") put(start, end, within.length > 0 ? "fault" : "template");
    else {
      let at = start;
      for (const fault of within) {
        put(at, fault.start, "plain");
        put(fault.start, fault.end, "fault");
        at = fault.end;
      }
      put(at, end, "plain");
    }
    offset = end;
  }
  return marks;
}
