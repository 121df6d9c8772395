// A call inside the sandbox, and the small world it lives in.
import type { Clock } from "@pipecast/platform/clock";
import type { BotLeg, Direction, FactBase, SwitchFact } from "../switch.ts";
import type { CdrRecord, DialAttempt } from "./cdr-record.ts";
import type { ChannelNames } from "./channel-names.ts";

/** What the sandbox must know of an organization, asked by its prefix as Asterisk's own configuration is. */
export interface SandboxDirectory {
  /** `members`: extensions with a phone, active ones only. */
  queue(
    prefix: string,
    number: string,
  ): Promise<{ members: readonly string[]; timeout_s: number } | undefined>;
  /** `none`: the extension is there, but no phone of ours rings. */
  extension(prefix: string, extension: string): Promise<"phone" | "none" | undefined>;
}

/** A phone that rings for a call. */
export interface Ring {
  extension: string;
  queue: string | null;
  since: number;
  attempt: DialAttempt;
}

export type Whereabouts =
  /** Told to go nowhere yet, or no longer: at a number, after a queue, after a bot. */
  | { kind: "waiting" }
  | { kind: "bot"; leg: BotLeg }
  /** `until`: when it gives up, epoch ms. */
  | { kind: "queue"; queue: string; members: readonly string[]; rings: Ring[]; until: number }
  | { kind: "extension"; rings: Ring[]; until: number }
  | { kind: "talking"; extension: string; queue: string | null; attempt: DialAttempt }
  | { kind: "ended" };

export interface SandboxCall {
  readonly channel_id: string;
  readonly channel_name: string;
  readonly linkedid: string;
  readonly prefix: string;
  readonly direction: Direction;
  readonly from: string;
  readonly to: string;
  readonly cdr: CdrRecord;
  place: Whereabouts;
  /** Timers of the present place. */
  timers: (() => void)[];
  /** All facts told so far, oldest first: they are told again to a new listener. */
  facts: SwitchFact[];
}

type WithoutBase<Fact> = Fact extends FactBase ? Omit<Fact, keyof FactBase> : never;
export type CallFact = WithoutBase<SwitchFact>;

export interface SandboxWorld {
  readonly clock: Clock;
  readonly names: ChannelNames;
  readonly directory: SandboxDirectory;
  /** Live calls first to last, then gone. */
  readonly calls: Map<string, SandboxCall>;
  tell(call: SandboxCall, fact: CallFact): void;
  /** The call's channel is gone: cause is Q.850. */
  end(call: SandboxCall, cause: number): void;
}

/** The calls that are up, oldest first. */
export function liveCalls(world: SandboxWorld, prefix?: string): SandboxCall[] {
  return [...world.calls.values()].filter(
    (call) => call.place.kind !== "ended" && (prefix === undefined || call.prefix === prefix),
  );
}

/** The phones that ring for a call now. */
export function ringsOf(call: SandboxCall): Ring[] {
  return call.place.kind === "queue" || call.place.kind === "extension" ? call.place.rings : [];
}

/** Starts a timer that dies with the call's present place. */
export function whileHere(world: SandboxWorld, call: SandboxCall, ms: number, run: () => void) {
  call.timers.push(world.clock.after(ms, run));
}

/** The call goes to another place: the timers of the last one are off. */
export function goTo(call: SandboxCall, place: Whereabouts): void {
  for (const cancel of call.timers) cancel();
  call.timers = [];
  call.place = place;
}
