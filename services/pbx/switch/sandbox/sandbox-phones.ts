// What people do with phones in the sandbox: callers call and hang up, agents answer, decline and hang up.
import { PbxErrors } from "../../errors.ts";
import type { BotLeg, Direction } from "../switch.ts";
import { createCdrRecord } from "./cdr-record.ts";
import { dialExtension, dialOutside, enterQueue, waitForRoute } from "./dialplan.ts";
import { answerPhone, findRing, giveUpPhone } from "./ring-phones.ts";
import { ringOwnPhone, takeOwnPhone } from "./ring-own-phone.ts";
import { type SandboxCall, type SandboxWorld, goTo, liveCalls, ringsOf } from "./sandbox-call.ts";

/** Calls at a time, in the whole sandbox. */
const callLimit = 1_000;

export interface NewCall {
  prefix: string;
  direction: Direction;
  /** As the network would give it; an extension for internal and outbound calls. */
  from: string;
  to: string;
  /** The channel's id; made by the sandbox when absent. */
  channel_id?: string;
  /** An outbound call that begins with us: the phone of `from` rings first. */
  ringFirst?: boolean;
  /** An inbound call for which somebody has a place already: nobody is asked for its route. */
  routed?: boolean;
}

export interface CallPicture {
  state: "ringing" | "bot" | "queue" | "talking" | "ended";
  queue?: string;
  extension?: string;
  leg?: BotLeg;
}

export interface RingingPhone {
  channel_id: string;
  linkedid: string;
  queue: string | null;
  extension: string;
  caller_number: string;
  since: number;
}

/** A person of ours in a call with a caller. */
export interface TalkingPhone {
  channel_id: string;
  linkedid: string;
  queue: string | null;
  extension: string;
  caller_number: string;
}

export interface SandboxPhones {
  /** Places a call; throws PBX_NUMBER_NOT_FOUND when an internal one leads nowhere, PBX_SANDBOX_FULL. */
  place(call: NewCall): Promise<{ channel_id: string; linkedid: string }>;
  /** Where a call of this organization is; undefined for an unknown or foreign one. */
  look(prefix: string, channelId: string): CallPicture | undefined;
  /** The context_prefix of a call's organization. */
  prefixOf(channelId: string): string | undefined;
  hangUp(prefix: string, channelId: string): "hung_up" | "gone";
  ringing(prefix: string): RingingPhone[];
  /** When a ringing call stops ringing unanswered, epoch ms; undefined when it does not ring. */
  ringsUntil(channelId: string): number | undefined;
  talking(prefix: string): TalkingPhone[];
  /** Gives the channel of the call, or undefined when nothing rings there (nobody talks there, for `hangup`). */
  agent(
    prefix: string,
    extension: string,
    action: "answer" | "decline" | "hangup",
  ): string | undefined;
  /** The audio between caller and bot ended; means nothing when the call is no longer at that bot. */
  botAudioEnded(channelId: string, uuid: string, by: "caller" | "bot"): void;
}

/** The phones of a sandbox world. */
export function createSandboxPhones(
  world: SandboxWorld,
  act: { hangUp(call: SandboxCall): void; botEnded(call: SandboxCall, leg: BotLeg): void },
): SandboxPhones {
  const find = (prefix: string, channelId: string) => {
    const call = world.calls.get(channelId);
    return call?.prefix === prefix ? call : undefined;
  };

  async function place(wanted: NewCall) {
    if (liveCalls(world).length >= callLimit) throw PbxErrors.SANDBOX_FULL({ limit: callLimit });
    const internal = wanted.direction === "internal";
    const queue = internal ? await world.directory.queue(wanted.prefix, wanted.to) : undefined;
    const there = internal ? await world.directory.extension(wanted.prefix, wanted.to) : undefined;
    if (internal && queue === undefined && there === undefined) throw PbxErrors.NUMBER_NOT_FOUND();
    const call = newCall(world, wanted);
    world.calls.set(call.channel_id, call);
    world.tell(call, {
      kind: "channel_up",
      channel_name: call.channel_name,
      direction: call.direction,
      caller_number: call.from,
      dialled: call.to,
    });
    if (there !== undefined) dialExtension(world, call, call.to, there);
    else if (queue !== undefined) enterQueue(world, call, call.to, queue);
    else if (wanted.direction === "outbound" && wanted.ringFirst === true)
      ringOwnPhone(world, call);
    else if (wanted.direction === "outbound") dialOutside(world, call, call.to);
    else {
      waitForRoute(world, call);
      if (wanted.routed !== true) world.tell(call, { kind: "route_wanted", why: "arrived" });
    }
    return { channel_id: call.channel_id, linkedid: call.linkedid };
  }

  return {
    place,
    look(prefix, channelId) {
      const call = find(prefix, channelId);
      return call === undefined ? undefined : picture(call);
    },
    prefixOf: (channelId) => world.calls.get(channelId)?.prefix,
    hangUp(prefix, channelId) {
      const call = find(prefix, channelId);
      if (call === undefined || call.place.kind === "ended") return "gone";
      act.hangUp(call);
      return "hung_up";
    },
    ringing: (prefix) =>
      liveCalls(world, prefix).flatMap((call) =>
        ringsOf(call).map((ring) => ({
          channel_id: call.channel_id,
          linkedid: call.linkedid,
          queue: ring.queue,
          extension: ring.extension,
          caller_number: call.from,
          since: ring.since,
        })),
      ),
    ringsUntil(channelId) {
      const at = world.calls.get(channelId)?.place;
      return at?.kind === "queue" || at?.kind === "extension" ? at.until : undefined;
    },
    talking: (prefix) =>
      liveCalls(world, prefix).flatMap(({ place: at, direction, ...call }) =>
        at.kind === "talking" && direction === "inbound"
          ? [
              {
                channel_id: call.channel_id,
                linkedid: call.linkedid,
                queue: at.queue,
                extension: at.extension,
                caller_number: call.from,
              },
            ]
          : [],
      ),
    agent(prefix, extension, action) {
      if (action === "hangup") {
        const talking = liveCalls(world, prefix).find(
          ({ place: at, direction, from }) =>
            at.kind === "talking" &&
            (at.extension === extension || (direction !== "inbound" && from === extension)),
        );
        if (talking !== undefined) world.end(talking, 16);
        return talking?.channel_id;
      }
      const found = findRing(world, prefix, extension);
      if (found === undefined) return undefined;
      if (found.call.direction === "outbound") takeOwnPhone(world, found.call, action === "answer");
      else if (action === "answer") answerPhone(world, found.call, found.ring);
      else giveUpPhone(world, found.call, found.ring, "declined", 21);
      return found.call.channel_id;
    },
    botAudioEnded(channelId, uuid, by) {
      const call = world.calls.get(channelId);
      if (call?.place.kind !== "bot" || call.place.leg.uuid !== uuid) return;
      if (by === "caller") act.hangUp(call);
      else act.botEnded(call, call.place.leg);
    },
  };
}

function newCall(world: SandboxWorld, wanted: NewCall): SandboxCall {
  const { prefix, direction, from, to } = wanted;
  const channel_id = wanted.channel_id ?? world.names.nextId();
  const channel_name = world.names.name(
    direction === "inbound" ? `${prefix}_trunk` : `${prefix}_${from}`,
  );
  const cdr = createCdrRecord(
    {
      channel_id,
      channel_name,
      linkedid: channel_id,
      caller_number: from,
      startedAt: world.clock.now(),
      place: { context: `${prefix}_${direction}`, extension: to, app: "Hangup", data: "" },
    },
    () => world.names.nextSequence(),
  );
  const call: SandboxCall = {
    channel_id,
    channel_name,
    linkedid: channel_id,
    prefix,
    direction,
    from,
    to,
    cdr,
    place: { kind: "waiting" },
    timers: [],
    facts: [],
  };
  goTo(call, { kind: "waiting" });
  return call;
}

function picture(call: SandboxCall): CallPicture {
  const { place } = call;
  if (place.kind === "bot") return { state: "bot", leg: place.leg };
  if (place.kind === "queue") return { state: "queue", queue: place.queue };
  if (place.kind === "ended") return { state: "ended" };
  if (place.kind === "talking")
    return {
      state: "talking",
      extension: place.extension,
      ...(place.queue === null ? {} : { queue: place.queue }),
    };
  const [ring] = ringsOf(call);
  return { state: "ringing", ...(ring === undefined ? {} : { extension: ring.extension }) };
}
