// Whether a transfer of unknown outcome has taken place after all: the switch is asked before anything else is done to the call.
import type { PbxParts } from "../parts.ts";
import type { LiveCall } from "./live-call.ts";

export type TransferParts = Pick<PbxParts, "transfers" | "switch" | "log">;

/**
 * True when the call is where its session had it sent; false when it is not, or was never sent anywhere. Rejects when the switch
 * does not say: then nobody should touch the call.
 */
export async function hasBeenTransferred(
  { transfers, switch: carrier, log }: TransferParts,
  call: LiveCall,
  sessionId: string | undefined,
): Promise<boolean> {
  if (sessionId === undefined) return false;
  const { org_id, channel_id, linkedid } = call;
  const open = await transfers.findOpen(org_id, sessionId);
  if (open === undefined || open.channel_id !== channel_id) return false;
  const place = { context: open.context, extension: open.extension };
  if ((await carrier.redirect(channel_id, place, { given: true })) !== "confirmed") return false;
  await transfers.settle(org_id, sessionId, "confirmed");
  log.info({ linkedid, org_id }, "a transfer of unknown outcome has taken place");
  return true;
}
