// After AMI was away: what Asterisk has now is compared with what we knew. Asterisk keeps no events for who does not listen.
import type { AsteriskWorld } from "./asterisk-world.ts";
import { mediaId, uuidOfMedia } from "./bot-media.ts";
import { queueNumber } from "./channel-name.ts";
import { loseBot, leaveQueue } from "./leave-place.ts";
import { type LiveCall, newLiveCall } from "./live-call.ts";
import { enterBridge } from "./on-bridge.ts";
import { beginsCall, endCall, noteLeg } from "./on-channel.ts";
import { onPlace } from "./on-place.ts";
import { type ChannelSnapshot, readSnapshot } from "./read-snapshot.ts";
import { askForRoute, isInStasis } from "./route-wait.ts";

const listMs = 5_000;

/** Calls that are gone are told hung up, calls that moved are told so, calls that are new are told. */
export async function resyncCalls(world: AsteriskWorld): Promise<void> {
  // Only what was known before asking can be missed: a call that begins now may not be in the answer.
  const known = world.calls.all();
  const entries = await world.ami.list("Status", {}, { timeoutMs: listMs });
  const channels = new Map(entries.map(readSnapshot).map((seen) => [seen.id, seen]));
  for (const call of known)
    if (!channels.has(call.id) && world.calls.get(call.id) === call)
      endCall(world, call, { cause: 16, text: "Ended while the switch could not be heard" });
  for (const seen of channels.values())
    if (beginsCall(seen) && !world.calls.get(seen.id) && !world.calls.hasEnded(seen.id))
      world.calls.add(newLiveCall(seen));
  for (const seen of channels.values()) noteLeg(world, seen);
  rebuildBridges(world, channels);
  for (const seen of channels.values()) {
    const call = world.calls.get(seen.id);
    if (call !== undefined) catchUp(world, call, seen, channels);
  }
}

/** Who is in a bridge together now; those who began to talk meanwhile are told so. */
function rebuildBridges(
  world: AsteriskWorld,
  channels: ReadonlyMap<string, ChannelSnapshot>,
): void {
  world.bridges.clear();
  for (const { bridge, id, name } of channels.values()) enterBridge(world, bridge, id, name);
}

type Channels = ReadonlyMap<string, ChannelSnapshot>;

function catchUp(world: AsteriskWorld, call: LiveCall, seen: ChannelSnapshot, channels: Channels) {
  call.name = seen.name;
  onPlace(world, call, seen.place);
  catchUpRings(world, call, channels);
  catchUpBot(world, call, seen, channels);
  const { application, data } = seen.place;
  const alone = call.talkingWith.size === 0;
  if (application === "Queue" && alone && call.queue === undefined) {
    const number = queueNumber(data.split(",")[0] ?? "", call.prefix);
    call.queue = { number, leaving: false };
    world.calls.tell(call, { kind: "queue_entered", queue: number });
  }
}

/** Phones that do not ring any more were answered, if they talk with the caller now, or else gave up. */
function catchUpRings(world: AsteriskWorld, call: LiveCall, channels: Channels): void {
  for (const [id, ring] of call.rings) {
    if (channels.has(id) && !call.talkingWith.has(id)) continue;
    const { extension, queue } = ring;
    if (call.talkingWith.has(id) && !ring.told) {
      ring.answered = true;
      ring.told = true;
      world.calls.tell(call, { kind: "agent_answered", queue, extension });
    } else if (!channels.has(id)) {
      call.rings.delete(id);
      if (!ring.told)
        world.calls.tell(call, {
          kind: "agent_not_answered",
          queue,
          extension,
          reason: "cancelled",
        });
    }
  }
  if (call.talkingWith.size > 0) leaveQueue(world, call, "answered");
  for (const id of world.legs.keys())
    if (world.legs.get(id)?.call === call && !channels.has(id)) world.legs.delete(id);
}

/** The bot may be one that an earlier run of ours attached, or have died unseen; who has none wants a route. */
function catchUpBot(
  world: AsteriskWorld,
  call: LiveCall,
  seen: ChannelSnapshot,
  channels: Channels,
): void {
  if (!isInStasis(world, seen.place)) return;
  const uuid = uuidOfMedia(seen.bridge);
  if (call.bot === undefined && uuid !== undefined && channels.has(mediaId(uuid))) {
    call.bot = { uuid, joined: true, lost: false };
    world.calls.tell(call, { kind: "bot_joined", uuid }, `bot_joined:${uuid}`);
  }
  if (call.bot !== undefined) {
    if (call.bot.joined && !channels.has(mediaId(call.bot.uuid))) loseBot(world, call);
  } else if (call.endWait === undefined && call.order === undefined) {
    world.announced.get(call.id)?.forget();
    askForRoute(world, call);
  }
}
