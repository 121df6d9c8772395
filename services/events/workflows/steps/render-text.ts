// Texts of a step with what they name put in.
import { parseTemplate } from "@pipecast/template";
import type { RunScope } from "../runner/run-scope.ts";

/** What a workflow's texts may read. */
export const namespaces = ["args", "state", "call"] as const;

export function renderText(text: string, scope: RunScope): string {
  return parseTemplate(text, namespaces).render(scope);
}
