// Where a caller may be sent: never to an outside number of the caller's own choice.
import { type CallerWords, findCallerWords, transferIn } from "../compile/caller-words.ts";
import { pbxPath } from "../compile/pbx-operation.ts";
import { everyAction } from "../document/every-action.ts";
import type { FlowAction } from "../document/flow-schema.ts";
import { type CheckContext, addError, addWarning } from "./check-context.ts";

function transfers(action: FlowAction, pbxBaseUrl: string | undefined): boolean {
  if (action.type !== "webhook") return false;
  const { body } = action;
  if (pbxPath(action.url ?? "", pbxBaseUrl) !== undefined) return true;
  return typeof body === "object" && body !== null && "action" in body;
}

/** Transfers to outside numbers, by the PBX operation or through a bridge. */
export function checkTransfers(context: CheckContext): void {
  const { document, options } = context;
  let words: CallerWords | undefined;
  for (const { action, path } of everyAction(document)) {
    if (!transfers(action, options.pbxBaseUrl)) continue;
    const wanted = transferIn(action.body);
    if (wanted === undefined || !wanted.destination.includes("{")) continue;
    words ??= findCallerWords(document);
    if (!words(wanted.destination)) continue;
    const place = [...path, "body"];
    if (wanted.destination_type === "external")
      addError(
        context,
        "TRANSFER_CALLER_NUMBER",
        place,
        "The caller could have the bot dial any number. Take the number of an external transfer from a constant, a value_map or the choices of an enum.",
      );
    else if (wanted.destination_type.includes("{"))
      addWarning(
        context,
        "TRANSFER_CALLER_CHOICE",
        place,
        "The destination may be what the caller has said: where destination_type comes out as external, the transfer is refused.",
      );
  }
}
