// Takes a call along its route: the first place that takes it; hang-up when none does.
import type { LiveCall } from "../calls/live-call.ts";
import type { PbxParts } from "../parts.ts";
import type { Destination } from "../queues/queue-table.ts";
import { attachBot } from "./attach-bot.ts";

export type RoutingParts = Pick<
  PbxParts,
  | "gateway"
  | "internalKey"
  | "liveCalls"
  | "switch"
  | "clock"
  | "log"
  | "users"
  | "queues"
  | "numbers"
  | "facts"
  | "transfers"
>;

/** `taken`: somewhere, or perhaps somewhere: trying on would be a second order. `gone`: the caller left. */
type Attempt = "taken" | "gone" | "not_taken";

/** Gives `routed` when a place took the call, or the caller is gone; `hung_up` when no place did. */
export async function followRoute(
  parts: RoutingParts,
  call: LiveCall,
  plan: readonly Destination[],
): Promise<"routed" | "hung_up"> {
  for (const place of plan) {
    call.hops += 1;
    const attempt = await tryPlace(parts, call, place);
    if (attempt !== "not_taken") return "routed";
  }
  parts.log.warn(
    { linkedid: call.linkedid, org_id: call.org_id },
    "a call is hung up: nothing on its route could take it",
  );
  await parts.switch.hangUp(call.channel_id);
  return "hung_up";
}

async function tryPlace(parts: RoutingParts, call: LiveCall, place: Destination): Promise<Attempt> {
  if (place.type === "bot") {
    if (await attachBot(parts, call, place.id)) return "taken";
    return parts.liveCalls.find(call.channel_id) === undefined ? "gone" : "not_taken";
  }
  if (!(await isThere(parts, call, place))) return "not_taken";
  const context = `${call.context_prefix}_${place.type === "queue" ? "queue" : "internal"}`;
  try {
    const outcome = await parts.switch.redirect(call.channel_id, { context, extension: place.id });
    return outcome === "gone" ? "gone" : "taken";
  } catch (err) {
    parts.log.error({ err, linkedid: call.linkedid }, "the switch could not be asked to route");
    return "not_taken";
  }
}

async function isThere(
  parts: RoutingParts,
  call: LiveCall,
  { type, id }: Destination,
): Promise<boolean> {
  if (type === "queue") return (await parts.queues.find(call.org_id, id)) !== undefined;
  return (await parts.users.find(call.org_id, id))?.status === "active";
}
