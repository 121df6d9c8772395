// Where a redirect of unknown outcome has taken a channel: Asterisk is asked, nothing is ordered.
import { AsteriskError } from "@pipecast/asterisk/ami";
import { PbxErrors } from "../../errors.ts";
import type { Place, RedirectOutcome } from "../switch.ts";
import type { AsteriskWorld } from "./asterisk-world.ts";
import { readSnapshot } from "./read-snapshot.ts";
import { confirmOrder, isSentTo } from "./redirect-order.ts";

const askMs = 2_000;

/** `unknown`: it is not there, as far as Asterisk says. Rejects with PBX_SWITCH_UNAVAILABLE when Asterisk says nothing. */
export async function askAfterRedirect(
  world: AsteriskWorld,
  channelId: string,
  place: Place,
): Promise<RedirectOutcome> {
  const call = world.calls.get(channelId);
  if (call === undefined) return "gone";
  let entries;
  try {
    entries = await world.ami.list("Status", { Channel: call.name }, { timeoutMs: askMs });
  } catch (err) {
    if (err instanceof AsteriskError && err.code === "ASTERISK_NOT_FOUND") return "gone";
    throw PbxErrors.SWITCH_UNAVAILABLE(undefined, { cause: err });
  }
  const seen = entries.map(readSnapshot).find(({ id }) => id === channelId)?.place;
  if (seen === undefined || seen.application === "" || !isSentTo({ place }, seen)) return "unknown";
  // A place that is not there would have ended the call: it lives where it was sent.
  if (call.order !== undefined && isSentTo(call.order, seen)) confirmOrder(world, call);
  return "confirmed";
}
