// Are the texts there that a node offers?
import { type CheckContext, addError, addWarning } from "./check-context.ts";
import { SEARCH_KNOWLEDGE } from "../compile/search-tool.ts";

export function checkKnowledge(context: CheckContext): void {
  const { document, compiled, options } = context;
  for (const [index, { id, data }] of document.nodes.entries()) {
    const path = ["nodes", index, "data", "knowledge"];
    const named = data?.knowledge ?? [];
    for (const [at, text] of named.entries())
      if (options.knowledge?.has(text) === false)
        addError(
          context,
          "KNOWLEDGE_UNKNOWN",
          [...path, at],
          `There is no text "${text}"; upload it to /admin/knowledge, or take it out here.`,
        );
    if (named.length > 0 && compiled.nodes.get(id)?.functions.has(SEARCH_KNOWLEDGE) === true)
      addWarning(
        context,
        "KNOWLEDGE_HIDDEN",
        path,
        `The flow has a function ${SEARCH_KNOWLEDGE} of its own; rename it, or the texts are never searched.`,
      );
  }
}
