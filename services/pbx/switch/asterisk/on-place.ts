// The channel was seen at another place of the dialplan: it left where it was, arrived where it was sent, or waits in Stasis.
import type { AsteriskWorld } from "./asterisk-world.ts";
import { leaveBot, leaveQueue, reasonOfStatus } from "./leave-place.ts";
import type { LiveCall } from "./live-call.ts";
import type { DialplanPlace } from "./read-snapshot.ts";
import { confirmOrder, hasArrived, isEcho, isSentTo } from "./redirect-order.ts";
import { askForRoute, endWait, isInStasis } from "./route-wait.ts";

/** Takes a place in from Newexten or from Status. */
export function onPlace(world: AsteriskWorld, call: LiveCall, seen: DialplanPlace): void {
  const last = call.place;
  if (isSame(last, seen)) return;
  const { order } = call;
  const elsewhere = seen.context !== last.context || seen.exten !== last.exten;
  const sent = order !== undefined && isSentTo(order, seen);
  if (order !== undefined && !sent) order.before = seen;
  call.place = isEcho(last, seen) ? { ...seen, application: "", data: "" } : seen;
  if (seen.context === `${call.prefix}_outbound`) call.direction ??= "outbound";
  endWait(call);
  // The dialplan goes on by itself: Queue() ended. Elsewhere: somebody sent the caller there.
  if (sent || elsewhere) leaveQueue(world, call, "moved");
  else leaveQueue(world, call, reasonOfStatus(seen.data.split(",")[3] ?? "") ?? "timeout");
  leaveBot(world, call, "moved");
  if (order !== undefined && hasArrived(order, seen)) confirmOrder(world, call);
  // The dialplan had no such place, and its `i` has the call now.
  if (order !== undefined && seen.context === order.place.context && seen.exten === "i") {
    call.order = undefined;
    order.settle("unknown");
  }
  if (isInStasis(world, call.place)) onStasisSeen(world, call);
}

function isSame(a: DialplanPlace, b: DialplanPlace): boolean {
  return (
    a.context === b.context &&
    a.exten === b.exten &&
    a.priority === b.priority &&
    a.application === b.application &&
    a.data === b.data
  );
}

/** AMI saw the channel call Stasis; that it is in is what ARI says, before or after this. */
export function onStasisSeen(world: AsteriskWorld, call: LiveCall): void {
  const announced = world.announced.get(call.id);
  if (announced?.data !== call.place.data) return;
  announced.forget();
  // A resync may have been faster.
  if (call.endWait === undefined && call.bot === undefined) askForRoute(world, call);
}
