// Does the model know what to do at each node, and are maps and context usable?
import type { FlowNode } from "../document/flow-schema.ts";
import { type CheckContext, type Path, addError, addWarning } from "./check-context.ts";
import { pointer } from "./problem.ts";

function checkNode(context: CheckContext, node: FlowNode, path: Path): void {
  const data = node.data ?? {};
  const messages = [...(data.role_messages ?? []), ...(data.task_messages ?? [])];
  const words = messages.map(({ content }) => content).join("") + (data.role_message ?? "");
  if (words.trim() === "") {
    addWarning(
      context,
      "PROMPT_EMPTY",
      [...path, "data", "task_messages"],
      "The model is told nothing at this node; say what it should do.",
    );
  }
  const strategy = data.context_strategy;
  if (
    strategy?.strategy.toLowerCase() === "reset_with_summary" &&
    (strategy.summary_prompt ?? "") === ""
  ) {
    const place = [...path, "data", "context_strategy"];
    addWarning(
      context,
      "SUMMARY_PROMPT_MISSING",
      place,
      "Without a summary_prompt nothing is summarized and the context is kept.",
      {
        title: "Ask for a short summary",
        patch: [
          {
            op: "add",
            path: pointer(...place, "summary_prompt"),
            value: "Summarize the conversation so far in three sentences.",
          },
        ],
      },
    );
  }
}

const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

function checkMaps(context: CheckContext): void {
  for (const [name, map] of Object.entries(context.document.value_maps ?? {})) {
    if (!NAME.test(name)) {
      addError(
        context,
        "VALUE_MAP_NAME",
        ["value_maps", name],
        "Templates can only name maps made of letters, digits, _ and -, not beginning with a digit.",
      );
    }
    if (Object.keys(map).length === 0)
      addWarning(context, "VALUE_MAP_EMPTY", ["value_maps", name], "This map has no entries.");
  }
}

/** Prompts, context strategies and value maps. */
export function checkPrompts(context: CheckContext): void {
  for (const [index, node] of context.document.nodes.entries())
    checkNode(context, node, ["nodes", index]);
  checkMaps(context);
}
