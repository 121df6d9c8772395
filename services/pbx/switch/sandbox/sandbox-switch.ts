// The sandbox: a telephone network and an Asterisk in one object, for demos, rehearsals and tests. No audio passes here.
import type { Clock } from "@pipecast/platform/clock";
import type { Log } from "@pipecast/platform/log";
import { PbxErrors } from "../../errors.ts";
import type { CallPlacer } from "../call-placer.ts";
import type { BotLeg, Place, RedirectOutcome, Switch, SwitchFact } from "../switch.ts";
import type { CdrRow } from "./cdr-record.ts";
import { createChannelNames } from "./channel-names.ts";
import { dialExtension, dialOutside, enterQueue, ringMembers, waitForRoute } from "./dialplan.ts";
import { stopRinging } from "./ring-phones.ts";
import { type SandboxPhones, createSandboxPhones } from "./sandbox-phones.ts";
import {
  type CallFact,
  type SandboxCall,
  type SandboxDirectory,
  type SandboxWorld,
  goTo,
  liveCalls,
  ringsOf,
} from "./sandbox-call.ts";

/** Ended calls that can still be looked at. */
const keptEnded = 1_000;

const causes: Record<number, string> = {
  1: "Unallocated (unassigned) number",
  3: "No route to destination",
  16: "Normal Clearing",
  17: "User busy",
  21: "Call Rejected",
  34: "Circuit/channel congestion",
};

/** Facts after which a call is somewhere else. */
const moves = new Set<SwitchFact["kind"]>(["redirected", "bot_joined", "route_wanted"]);

export interface SandboxSwitch extends Switch, CallPlacer {
  readonly name: "sandbox";
  readonly phones: SandboxPhones;
}

export interface SandboxOptions {
  directory: SandboxDirectory;
  clock: Clock;
  log: Log;
  /** Stores the rows of a call that ended; what it rejects with is logged. */
  writeCdr(rows: readonly CdrRow[]): Promise<void>;
}

/** A sandbox switch. Its facts and CDR rows are those a real Asterisk would tell of the same call. */
export function createSandboxSwitch(options: SandboxOptions): SandboxSwitch {
  const { clock, directory, log } = options;
  const startedAt = clock.now();
  const calls = new Map<string, SandboxCall>();
  const writing = new Set<Promise<void>>();
  let listener: ((fact: SwitchFact) => void) | undefined;
  let told = 0;

  function tell(call: SandboxCall, fact: CallFact): void {
    const base = { at: clock.now(), channel_id: call.channel_id, linkedid: call.linkedid };
    const whole = { id: `sandbox:${startedAt}:${told++}`, ...base, ...fact };
    if (call.facts.length < 500) call.facts.push(whole);
    listener?.(whole);
  }

  /** The call leaves where it is: sent elsewhere, hung up by the caller, or hung up by somebody else. */
  function leave(call: SandboxCall, why: "moved" | "caller" | "hung_up"): void {
    const { place } = call;
    const last = why !== "moved";
    for (const ring of ringsOf(call).slice()) stopRinging(world, call, ring, "cancelled", last);
    if (place.kind === "bot")
      tell(call, {
        kind: "bot_left",
        uuid: place.leg.uuid,
        by: why === "caller" ? "caller" : "moved",
      });
    if (place.kind === "queue")
      tell(call, {
        kind: "queue_left",
        queue: place.queue,
        reason: last ? "abandoned" : "moved",
      });
    if (place.kind === "talking") call.cdr.dialEnded(place.attempt, clock.now(), "ANSWERED", last);
  }

  function end(call: SandboxCall, cause: number, by: "caller" | "hung_up" = "hung_up"): void {
    if (call.place.kind === "ended") return;
    const freed = call.place.kind === "talking" ? call.place.extension : undefined;
    leave(call, by);
    goTo(call, { kind: "ended" });
    tell(call, { kind: "hung_up", cause, cause_text: causes[cause] ?? "Unknown" });
    const rows = call.cdr.finish(clock.now());
    const write = options.writeCdr(rows).catch((err: unknown) => {
      log.error({ err, linkedid: call.linkedid }, "the sandbox could not store a call's CDR rows");
    });
    writing.add(write);
    void write.finally(() => writing.delete(write));
    if (freed !== undefined) for (const other of liveCalls(world)) ringMembers(world, other);
    forgetEnded();
  }

  function forgetEnded(): void {
    const ended = [...calls.values()].filter((call) => call.place.kind === "ended");
    for (const call of ended.slice(0, Math.max(0, ended.length - keptEnded)))
      calls.delete(call.channel_id);
  }

  const world: SandboxWorld = {
    clock,
    names: createChannelNames(startedAt),
    directory,
    calls,
    tell,
    end,
  };

  function live(channelId: string): SandboxCall | undefined {
    const call = calls.get(channelId);
    return call === undefined || call.place.kind === "ended" ? undefined : call;
  }

  async function redirect(channelId: string, place: Place): Promise<RedirectOutcome> {
    const call = live(channelId);
    if (call === undefined) return "gone";
    const kind = ["queue", "internal", "outbound"].find(
      (suffix) => place.context === `${call.prefix}_${suffix}`,
    );
    if (kind === undefined || !/^\+?[0-9]{1,20}$/.test(place.extension))
      throw PbxErrors.DESTINATION_MALFORMED();
    const queue =
      kind === "queue" ? await directory.queue(call.prefix, place.extension) : undefined;
    const there =
      kind === "internal" ? await directory.extension(call.prefix, place.extension) : undefined;
    if (live(channelId) === undefined) return "gone";
    leave(call, "moved");
    goTo(call, { kind: "waiting" });
    if (kind !== "outbound" && queue === undefined && there === undefined) {
      // The dialplan has no such extension: Asterisk hangs up.
      call.cdr.atHangup();
      end(call, 1);
      return "gone";
    }
    tell(call, { kind: "redirected", place });
    if (queue !== undefined) enterQueue(world, call, place.extension, queue);
    else if (there !== undefined) dialExtension(world, call, place.extension, there);
    else dialOutside(world, call, place.extension);
    return "confirmed";
  }

  function attachBot(channelId: string, leg: BotLeg): void {
    const call = live(channelId);
    if (call === undefined) throw PbxErrors.CALL_NOT_FOUND();
    leave(call, "moved");
    call.cdr.answered(clock.now());
    call.cdr.mark(`bot=${leg.uuid}`);
    call.cdr.atBot(`${leg.uuid},${leg.host}:${leg.port}`);
    goTo(call, { kind: "bot", leg });
    tell(call, { kind: "bot_joined", uuid: leg.uuid });
  }

  const phones = createSandboxPhones(world, {
    hangUp: (call) => end(call, 16, "caller"),
    botEnded(call, leg) {
      waitForRoute(world, call);
      tell(call, { kind: "bot_left", uuid: leg.uuid, by: "bot" });
    },
  });

  return {
    name: "sandbox",
    async placeCall({ id: channel_id, ...wanted }) {
      if (calls.has(channel_id)) return "present";
      await phones.place({ ...wanted, channel_id, direction: "outbound", ringFirst: true });
      return "placed";
    },
    async start(next) {
      listener = next;
      for (const call of liveCalls(world)) for (const fact of call.facts) next(fact);
    },
    async stop() {
      for (const call of liveCalls(world)) end(call, 16);
      await Promise.all(writing);
      listener = undefined;
    },
    attachBot: async (channelId, leg) => attachBot(channelId, leg),
    redirect: async (channelId, place, earlier) =>
      earlier?.given ? wasSentTo(live(channelId), place) : redirect(channelId, place),
    async hangUp(channelId) {
      const call = live(channelId);
      if (call === undefined) return "gone";
      end(call, 16);
      return "hung_up";
    },
    phones,
  };
}

/** The last place that the call was sent to, unless it has left it since. */
function wasSentTo(call: SandboxCall | undefined, { context, extension }: Place): RedirectOutcome {
  if (call === undefined) return "gone";
  const last = call.facts.findLast(({ kind }) => moves.has(kind));
  const there = last?.kind === "redirected" && last.place.context === context;
  return there && last.place.extension === extension ? "confirmed" : "unknown";
}
