// Phones ring for a call, are answered, refuse, give up: from DialBegin to DialEnd, for Dial() and Queue() alike.
import type { AmiMessage } from "@pipecast/asterisk/ami";
import type { SwitchFact } from "../switch.ts";
import type { AsteriskWorld } from "./asterisk-world.ts";
import { extensionOf, numberDialled } from "./channel-name.ts";
import { leaveQueue } from "./leave-place.ts";
import type { Ring } from "./live-call.ts";
import { readSnapshot } from "./read-snapshot.ts";
import { confirmOrder, isSentTo } from "./redirect-order.ts";

type NotAnswered = Extract<SwitchFact, { kind: "agent_not_answered" }>["reason"];

export function onDialBegin(world: AsteriskWorld, event: AmiMessage): void {
  const { id, place } = readSnapshot(event);
  const call = world.calls.get(id);
  if (call === undefined) return;
  const legId = event.get("DestUniqueid");
  const phone = extensionOf(event.get("DestChannel"), call.prefix);
  const extension = phone ?? numberDialled(event.get("DialString"));
  world.legs.set(legId, { call, extension });
  if (phone === undefined) call.direction ??= "outbound";
  // Dial() as the first thing at the new place is told by nothing else.
  if (call.order !== undefined && call.queue === undefined && isSentTo(call.order, place))
    confirmOrder(world, call);
  if (phone === undefined || call.rings.has(legId)) return;
  const queue = call.queue?.number ?? null;
  call.rings.set(legId, {
    extension: phone,
    queue,
    answered: false,
    told: false,
    cause: undefined,
  });
  world.calls.tell(call, { kind: "agent_ringing", queue, extension: phone });
}

/** The phone's side ends it: comes before DialEnd, and only then does Asterisk say why. */
export function onHangupRequest(world: AsteriskWorld, event: AmiMessage): void {
  const id = event.get("Uniqueid");
  const ring = world.legs.get(id)?.call.rings.get(id);
  if (ring !== undefined) ring.cause = Number(event.get("Cause")) || 0;
}

/** May come twice for one phone; the first counts. */
export function onDialEnd(world: AsteriskWorld, event: AmiMessage): void {
  const call = world.calls.get(event.get("Uniqueid"));
  const legId = event.get("DestUniqueid");
  const ring = call?.rings.get(legId);
  if (call === undefined || ring === undefined || ring.answered) return;
  const { extension, queue } = ring;
  const status = event.get("DialStatus");
  if (status === "ANSWER") {
    ring.answered = true;
    // In a queue the agent has the caller only with AgentConnect.
    if (queue !== null) return;
    ring.told = true;
    world.calls.tell(call, { kind: "agent_answered", queue, extension });
    return;
  }
  call.rings.delete(legId);
  const elsewhere = [...call.rings.values()].some((other) => other.answered);
  const reason = reasonOf(status, ring, elsewhere);
  world.calls.tell(call, { kind: "agent_not_answered", queue, extension, reason });
}

function reasonOf(status: string, ring: Ring, elsewhere: boolean): NotAnswered {
  if (status === "CANCEL") return elsewhere ? "answered_elsewhere" : "cancelled";
  if (status === "BUSY" || ring.cause === 17) return "busy";
  if (ring.cause === 21) return "declined";
  return status === "NOANSWER" && ring.cause === undefined ? "timeout" : "unavailable";
}

/** The queue gives the caller to an agent. */
export function onAgentConnect(world: AsteriskWorld, event: AmiMessage): void {
  const call = world.calls.get(event.get("Uniqueid"));
  const ring = call?.rings.get(event.get("DestUniqueid"));
  if (call?.queue === undefined || ring === undefined) return;
  const { extension, told } = ring;
  ring.answered = true;
  ring.told = true;
  const queue = call.queue.number;
  if (!told) world.calls.tell(call, { kind: "agent_answered", queue, extension });
  leaveQueue(world, call, "answered");
}
