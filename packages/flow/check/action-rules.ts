// Will the actions do something, and in an order that makes sense?
import { operationOf, pbxPath } from "../compile/pbx-operation.ts";
import { BUILT_IN_HANDLERS } from "../compile/compile-action.ts";
import { everyAction, type FoundAction } from "../document/every-action.ts";
import { type CheckContext, addWarning } from "./check-context.ts";
import { pointer } from "./problem.ts";

const TYPES = ["webhook", "tts_say", "function", "end_conversation"];

function checkOne(context: CheckContext, { action, path, kind, node }: FoundAction): void {
  if (action.on_error === node) {
    addWarning(
      context,
      "ON_ERROR_SAME_NODE",
      [...path, "on_error"],
      "When this fails, the node begins again and it is tried again, up to 10 times; go to another node.",
    );
  }
  if (action.type === "webhook" && action["headers"] !== undefined) {
    addWarning(
      context,
      "WEBHOOK_HEADERS",
      [...path, "headers"],
      "A webhook has no headers of its own; these are not sent. Let the receiver check the signature.",
    );
  }
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
  if (action.type === "function" && !["", ...BUILT_IN_HANDLERS].includes(action.handler ?? "")) {
    addWarning(
      context,
      "ACTION_HANDLER_UNKNOWN",
      [...path, "handler"],
      `There is no built-in handler of this name, so the action fails and the list goes on; built in is ${BUILT_IN_HANDLERS.join(", ")}.`,
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

/** What the caller no longer hears, and what is done once only. */
function checkAfterTransfer(context: CheckContext, found: FoundAction): void {
  const { action, path } = found;
  const again = isTransfer(context, found);
  if (action.type !== "tts_say" && !again) return;
  addWarning(
    context,
    "ACTION_AFTER_TRANSFER",
    path,
    again
      ? "A call is transferred once; this second transfer is never made."
      : "The caller has been handed over by now and will not hear this; say it before.",
    { title: "Remove the action", patch: [{ op: "remove", path: pointer(...path) }] },
  );
}

function isTransfer(context: CheckContext, { action }: FoundAction): boolean {
  if (action.type !== "webhook" || action.auth !== "internal") return false;
  const path = pbxPath(action.url ?? "", context.options.pbxBaseUrl);
  return path !== undefined && operationOf(path) === "transfer";
}

/** Types, what they need, and what comes after the end. */
export function checkActions(context: CheckContext): void {
  const ended = new Set<string>();
  const transferred = new Set<string>();
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
    if (transferred.has(list)) checkAfterTransfer(context, found);
    if (isTransfer(context, found)) transferred.add(list);
    if (action.type === "end_conversation") ended.add(list);
  }
}
