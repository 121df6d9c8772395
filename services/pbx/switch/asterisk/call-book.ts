// The calls that are up, and what was told of them: each fact once, in order, with an id that stays when it is told again.
import type { SwitchFact } from "../switch.ts";
import type { CallFact, LiveCall } from "./live-call.ts";

/** Facts kept per call for whoever listens later. */
const keptFacts = 500;
/** Ids of ended channels: what is read of them late must not bring them back. */
const keptEnded = 2_000;

export interface CallBook {
  get(id: string): LiveCall | undefined;
  all(): LiveCall[];
  add(call: LiveCall): void;
  /** Forgets a channel, and any later news of it. */
  end(id: string): void;
  hasEnded(id: string): boolean;
  /**
   * Tells a fact; `channel_up` goes before the first. `key` makes the fact's id, the same in every run of ours, from what
   * Asterisk itself keeps; without it the id is this run's own.
   */
  tell(call: LiveCall, fact: CallFact, key?: string): void;
  /** Tells the live calls' facts again; a route is wanted only where one still is. */
  repeat(): void;
}

/** `now` is the switch's time in epoch ms; `run` tells this run of ours from all others. */
export function createCallBook(parts: {
  now(): number;
  run: string;
  tell(fact: SwitchFact): void;
}): CallBook {
  const calls = new Map<string, LiveCall>();
  const ended = new Set<string>();
  let count = 0;

  function write(call: LiveCall, fact: CallFact, key: string): void {
    const at = Math.max(parts.now(), call.facts.at(-1)?.at ?? 0);
    const base = { id: `asterisk:${call.id}:${key}`, at, channel_id: call.id };
    const whole: SwitchFact = { ...base, linkedid: call.linkedid, ...fact };
    if (call.facts.length < keptFacts) call.facts.push(whole);
    parts.tell(whole);
  }

  function tellUp(call: LiveCall): void {
    // A phone's call that went nowhere else stayed inside.
    call.direction ??= "internal";
    const { name: channel_name, direction, callerNumber: caller_number, dialled } = call;
    write(call, { kind: "channel_up", channel_name, direction, caller_number, dialled }, "up");
  }

  return {
    get: (id) => calls.get(id),
    all: () => [...calls.values()],
    add(call) {
      calls.set(call.id, call);
      if (call.direction !== undefined) tellUp(call);
    },
    end(id) {
      calls.delete(id);
      ended.add(id);
      const [oldest] = ended;
      if (ended.size > keptEnded && oldest !== undefined) ended.delete(oldest);
    },
    hasEnded: (id) => ended.has(id),
    tell(call, fact, key) {
      if (call.facts.length === 0) tellUp(call);
      write(call, fact, key ?? `${parts.run}-${count++}`);
    },
    repeat() {
      for (const call of calls.values()) {
        const last = call.facts.findLast((fact) => fact.kind === "route_wanted");
        for (const fact of call.facts)
          if (fact.kind !== "route_wanted" || (fact === last && call.endWait !== undefined))
            parts.tell(fact);
      }
    },
  };
}
