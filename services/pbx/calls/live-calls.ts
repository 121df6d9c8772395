// The calls that are up now, built from the switch's facts alone.
import type { SwitchFact } from "../switch/switch.ts";
import { type BotSession, type LiveCall, applyFact } from "./live-call.ts";

/** Whose call it is, and its numbers in E.164. */
export type CallOwner = Pick<LiveCall, "org_id" | "context_prefix" | "caller_number" | "did">;

export interface LiveCalls {
  /** Takes a fact in; the call it is about, or undefined when that is not one of ours or the fact is old news. */
  apply(fact: SwitchFact, owner?: CallOwner): LiveCall | undefined;
  find(channelId: string): LiveCall | undefined;
  /** Oldest first. */
  of(orgId: string): LiveCall[];
  /** Names the session whose audio comes next under this uuid; null takes it back. */
  expectBot(channelId: string, session: BotSession | null): void;
  /** Called after each change of an organization's calls; the answer unsubscribes. */
  onChange(orgId: string, listener: () => void): () => void;
}

/** An empty registry. */
export function createLiveCalls(): LiveCalls {
  const calls = new Map<string, LiveCall>();
  const listeners = new Map<string, Set<() => void>>();

  function changed(orgId: string): void {
    for (const listener of listeners.get(orgId) ?? []) listener();
  }

  function begin(fact: SwitchFact, owner: CallOwner | undefined): LiveCall | undefined {
    if (fact.kind !== "channel_up" || owner === undefined) return undefined;
    const call: LiveCall = {
      ...owner,
      channel_id: fact.channel_id,
      channel_name: fact.channel_name,
      linkedid: fact.linkedid,
      direction: fact.direction,
      since: fact.at,
      at: { kind: "waiting" },
      session: null,
      gaveUp: [],
      hops: 0,
      seen: new Set(),
    };
    calls.set(call.channel_id, call);
    return call;
  }

  return {
    apply(fact, owner) {
      const call = calls.get(fact.channel_id) ?? begin(fact, owner);
      if (call === undefined || call.seen.has(fact.id)) return undefined;
      // A call told more than this is not remembered fact by fact; what is told again then is applied again.
      if (call.seen.size < 1_000) call.seen.add(fact.id);
      if (fact.kind === "hung_up") calls.delete(call.channel_id);
      else applyFact(call, fact);
      changed(call.org_id);
      return call;
    },
    find: (channelId) => calls.get(channelId),
    of: (orgId) => [...calls.values()].filter((call) => call.org_id === orgId),
    expectBot(channelId, session) {
      const call = calls.get(channelId);
      if (call !== undefined) call.session = session;
    },
    onChange(orgId, listener) {
      const set = listeners.get(orgId) ?? new Set();
      listeners.set(orgId, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0 && listeners.get(orgId) === set) listeners.delete(orgId);
      };
    },
  };
}
