// Will the actions do something, and in an order that makes sense?
import { everyAction, type FoundAction } from "../document/every-action.ts";
import { type CheckContext, addWarning } from "./check-context.ts";
import { pointer } from "./problem.ts";

const TYPES = ["webhook", "tts_say", "function", "end_conversation"];

function checkOne(context: CheckContext, { action, path, kind }: FoundAction): void {
  if (!TYPES.includes(action.type)) {
    addWarning(
      context,
      "ACTION_UNKNOWN",
      [...path, "type"],
      `"${action.type}" is not known here and is left out; use one of ${TYPES.join(", ")}.`,
    );
  }
  if (action.type === "tts_say" && (action.text ?? "").trim() === "") {
    addWarning(context, "ACTION_TEXT_MISSING", [...path, "text"], "There is nothing to say.");
  }
  if (action.type === "function" && (action.handler ?? "") === "") {
    addWarning(
      context,
      "ACTION_HANDLER_MISSING",
      [...path, "handler"],
      "A function action needs the name of a handler.",
    );
  }
  if (action.type === "end_conversation" && kind === "pre_actions") {
    addWarning(
      context,
      "ACTION_ENDS_EARLY",
      path,
      "This ends the call before the node has said anything; move it to post_actions.",
    );
  }
}

/** Types, what they need, and what comes after the end. */
export function checkActions(context: CheckContext): void {
  const ended = new Set<string>();
  for (const found of everyAction(context.document)) {
    const { action, path, node, kind } = found;
    checkOne(context, found);
    const list = JSON.stringify([node, kind]);
    if (ended.has(list)) {
      addWarning(
        context,
        "ACTION_AFTER_END",
        path,
        "Nothing runs after end_conversation; move it before.",
        {
          title: "Remove the action",
          patch: [{ op: "remove", path: pointer(...path) }],
        },
      );
    }
    if (action.type === "end_conversation") ended.add(list);
  }
}
