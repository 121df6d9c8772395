// Who talks with whom: a caller and somebody else in one bridge.
import type { AmiMessage } from "@pipecast/asterisk/ami";
import type { AsteriskWorld } from "./asterisk-world.ts";
import { uuidOfMedia } from "./bot-media.ts";
import { extensionOf } from "./channel-name.ts";
import type { LiveCall } from "./live-call.ts";

export function onBridgeEnter(world: AsteriskWorld, event: AmiMessage): void {
  enterBridge(world, event.get("BridgeUniqueid"), event.get("Uniqueid"), event.get("Channel"));
}

/** A channel is in a bridge, as an event or a resync says. */
export function enterBridge(world: AsteriskWorld, bridge: string, id: string, name: string): void {
  if (bridge === "" || uuidOfMedia(bridge) !== undefined) return;
  const members = world.bridges.get(bridge) ?? new Map<string, string>();
  world.bridges.set(bridge, members.set(id, name));
  for (const [otherId, otherName] of members) {
    if (otherId === id) continue;
    tellBridged(world, world.calls.get(id), otherId, otherName);
    tellBridged(world, world.calls.get(otherId), id, name);
  }
}

function tellBridged(
  world: AsteriskWorld,
  call: LiveCall | undefined,
  id: string,
  name: string,
): void {
  if (call === undefined || call.talkingWith.has(id)) return;
  const with_extension = world.legs.get(id)?.extension ?? extensionOf(name, call.prefix);
  if (with_extension === undefined) return;
  // A Local channel that is optimised away leaves the same person in another channel.
  const known = [...call.talkingWith.values()].includes(with_extension);
  call.talkingWith.set(id, with_extension);
  if (known) return;
  world.calls.tell(call, { kind: "bridged", with_extension });
}

export function onBridgeLeave(world: AsteriskWorld, event: AmiMessage): void {
  const bridge = event.get("BridgeUniqueid");
  const id = event.get("Uniqueid");
  const members = world.bridges.get(bridge);
  members?.delete(id);
  if (members?.size === 0) world.bridges.delete(bridge);
  for (const other of members?.keys() ?? []) {
    world.calls.get(id)?.talkingWith.delete(other);
    world.calls.get(other)?.talkingWith.delete(id);
  }
}

export function onBridgeDestroy(world: AsteriskWorld, event: AmiMessage): void {
  world.bridges.delete(event.get("BridgeUniqueid"));
}
