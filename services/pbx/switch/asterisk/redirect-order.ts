// An order to move a channel, from when it is given until the channel was seen at its place.
//
// After a Redirect out of a queue, a Dial or a bridge, Asterisk first reports the *old* application at the *new* place, also
// when that place does not exist. So a channel is there when it does something else there than before, or something new.
import type { Place, RedirectOutcome } from "../switch.ts";
import type { AsteriskWorld } from "./asterisk-world.ts";
import { leaveBot, leaveQueue } from "./leave-place.ts";
import type { LiveCall, RedirectOrder } from "./live-call.ts";
import type { DialplanPlace } from "./read-snapshot.ts";
import { endWait } from "./route-wait.ts";

/** Notes the order; what the channel is seen to do from now on is measured by it. */
export function openOrder(call: LiveCall, place: Place): RedirectOrder {
  const { promise, resolve } = Promise.withResolvers<RedirectOutcome>();
  const order = { place, before: call.place, outcome: promise, settle: resolve };
  call.order = order;
  return order;
}

/** Whether the channel was sent to where the order says, arrived or not. */
export function isSentTo(order: Pick<RedirectOrder, "place">, seen: DialplanPlace): boolean {
  return seen.context === order.place.context && seen.exten === order.place.extension;
}

/** Whether the channel is at work at the order's place. */
export function hasArrived(order: RedirectOrder, seen: DialplanPlace): boolean {
  return isSentTo(order, seen) && seen.application !== "" && !isEcho(order.before, seen);
}

/** Whether what is reported at the new place is only what the channel did before. */
export function isEcho(before: DialplanPlace, seen: DialplanPlace): boolean {
  return (
    (seen.context !== before.context ||
      seen.exten !== before.exten ||
      seen.priority < before.priority) &&
    seen.application === before.application &&
    seen.data === before.data
  );
}

/** The channel was seen at its place: what it left is told, then that it moved. */
export function confirmOrder(world: AsteriskWorld, call: LiveCall): void {
  const { order } = call;
  if (order === undefined) return;
  endWait(call);
  leaveQueue(world, call, "moved");
  leaveBot(world, call, "moved");
  call.order = undefined;
  world.calls.tell(call, { kind: "redirected", place: order.place });
  order.settle("confirmed");
}
