// The built-in function of a node that names texts: the model asks in words and gets passages.
import type { ToolDeclaration } from "../step/flow-effect.ts";

export const SEARCH_KNOWLEDGE = "search_knowledge";

export const searchTool: ToolDeclaration = {
  name: SEARCH_KNOWLEDGE,
  description:
    "Looks up what the business has written for its callers. Call it before you answer a question about prices, times, rules or services, and answer only from what it gives.",
  parameters: {
    type: "object",
    properties: {
      query: {
        type: "string",
        description: "The question in a few words, in the caller's language.",
      },
    },
    required: ["query"],
  },
};
