// A channel begins, moves in the dialplan, is renamed, ends.
import type { AmiMessage } from "@pipecast/asterisk/ami";
import type { AsteriskWorld } from "./asterisk-world.ts";
import { uuidOfMedia } from "./bot-media.ts";
import { extensionOf, isNetworkChannel } from "./channel-name.ts";
import { leaveBot, leaveQueue, loseBot, stopRings } from "./leave-place.ts";
import { type LiveCall, newLiveCall } from "./live-call.ts";
import { onPlace } from "./on-place.ts";
import { type ChannelSnapshot, readSnapshot } from "./read-snapshot.ts";
import { endWait } from "./route-wait.ts";

/** A call begins with a channel from outside; the channels that Asterisk makes for it carry its linkedid. */
export function beginsCall(seen: ChannelSnapshot): boolean {
  return seen.id !== "" && seen.id === seen.linkedid && isNetworkChannel(seen.name);
}

export function onNewchannel(world: AsteriskWorld, event: AmiMessage): void {
  const seen = readSnapshot(event);
  if (beginsCall(seen)) {
    if (world.calls.get(seen.id) === undefined && !world.calls.hasEnded(seen.id))
      world.calls.add(newLiveCall(seen, world.placed.get(seen.id)));
    world.placed.delete(seen.id);
    return;
  }
  noteLeg(world, seen);
}

/** Remembers that a channel belongs to a call. */
export function noteLeg(world: AsteriskWorld, { id, linkedid, name }: ChannelSnapshot): void {
  const call = world.calls.get(linkedid);
  if (call === undefined || call.id === id || world.legs.has(id)) return;
  world.legs.set(id, { call, extension: extensionOf(name, call.prefix) });
}

export function onNewexten(world: AsteriskWorld, event: AmiMessage): void {
  const { id, place } = readSnapshot(event);
  const call = world.calls.get(id);
  if (call !== undefined) onPlace(world, call, place);
}

export function onRename(world: AsteriskWorld, event: AmiMessage): void {
  const call = world.calls.get(event.get("Uniqueid"));
  if (call !== undefined) call.name = event.get("Newname");
}

export function onHangup(world: AsteriskWorld, event: AmiMessage): void {
  const id = event.get("Uniqueid");
  const uuid = uuidOfMedia(id);
  if (uuid !== undefined)
    for (const call of world.calls.all()) if (call.bot?.uuid === uuid) loseBot(world, call);
  const rings = world.legs.get(id)?.call.rings;
  if (rings?.get(id)?.told === true) rings.delete(id);
  world.legs.delete(id);
  const call = world.calls.get(id);
  if (call === undefined) return world.calls.end(id);
  const cause = Number(event.get("Cause")) || 0;
  // Asterisk leaves 0 when nobody gave a reason, which is how a caller's plain hang-up arrives.
  return endCall(
    world,
    call,
    cause === 0 ? { cause: 16, text: "Normal Clearing" } : { cause, text: event.get("Cause-txt") },
  );
}

/** The caller's channel is gone, and with it everything of the call. */
export function endCall(
  world: AsteriskWorld,
  call: LiveCall,
  why: { cause: number; text: string },
): void {
  endWait(call);
  const ordered = call.hangUpOrdered || call.order !== undefined;
  leaveBot(world, call, ordered ? "moved" : "caller");
  leaveQueue(world, call, "abandoned");
  stopRings(world, call);
  world.announced.get(call.id)?.forget();
  for (const [id, leg] of world.legs) if (leg.call === call) world.legs.delete(id);
  const { cause, text: cause_text } = why;
  world.calls.tell(call, { kind: "hung_up", cause, cause_text }, "hung_up");
  world.calls.end(call.id);
  call.order?.settle("gone");
}
