// A caller in a queue. Asterisk says QueueCallerAbandon for a timeout as well, so that is not listened to: why a caller left is
// told by what follows, QUEUESTATUS or the next priority (given up by the queue), a hang-up (abandoned), another place (moved).
import type { AmiMessage } from "@pipecast/asterisk/ami";
import type { AsteriskWorld } from "./asterisk-world.ts";
import { queueNumber } from "./channel-name.ts";
import { leaveQueue, reasonOfStatus } from "./leave-place.ts";
import { readSnapshot } from "./read-snapshot.ts";
import { confirmOrder, isSentTo } from "./redirect-order.ts";

export function onQueueCallerJoin(world: AsteriskWorld, event: AmiMessage): void {
  const { id, place } = readSnapshot(event);
  const call = world.calls.get(id);
  if (call === undefined) return;
  leaveQueue(world, call, "moved");
  // Queue() as the first thing at the new place may be told by nothing else.
  if (call.order !== undefined && isSentTo(call.order, place)) confirmOrder(world, call);
  const number = queueNumber(event.get("Queue"), call.prefix);
  call.queue = { number, leaving: false };
  world.calls.tell(call, { kind: "queue_entered", queue: number });
}

export function onQueueCallerLeave(world: AsteriskWorld, event: AmiMessage): void {
  const call = world.calls.get(event.get("Uniqueid"));
  if (call?.queue?.number === queueNumber(event.get("Queue"), call?.prefix))
    call.queue.leaving = true;
}

/** QUEUESTATUS is set when Queue() ends in vain; a queue that let nobody in is entered and left in one. */
export function onVarSet(world: AsteriskWorld, event: AmiMessage): void {
  if (event.get("Variable") !== "QUEUESTATUS") return;
  const call = world.calls.get(event.get("Uniqueid"));
  const reason = reasonOfStatus(event.get("Value"));
  if (call === undefined || reason === undefined) return;
  if (call.queue === undefined && /^(?:JOIN|FULL)/.test(event.get("Value"))) {
    const { application, data, exten } = call.place;
    const name = application === "Queue" ? (data.split(",")[0] ?? exten) : exten;
    call.queue = { number: queueNumber(name, call.prefix), leaving: true };
    world.calls.tell(call, { kind: "queue_entered", queue: call.queue.number });
  }
  if (call.queue?.leaving === true) leaveQueue(world, call, reason);
}
