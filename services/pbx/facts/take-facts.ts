// Takes the switch's facts in: whose they are, what they change, who reacts. One call's facts stay in their order.
import { type ChannelUp, type OwnerAnswer, findCallOwner } from "../calls/find-call-owner.ts";
import type { LiveCall } from "../calls/live-call.ts";
import type { PbxParts } from "../parts.ts";
import type { SwitchFact } from "../switch/switch.ts";

export interface FactIntake {
  /** Never throws and never waits. */
  take(fact: SwitchFact): void;
  /** Resolves when every fact taken so far was applied, and every reaction has ended. */
  idle(): Promise<void>;
}

type Parts = Pick<PbxParts, "organizations" | "numbers" | "liveCalls" | "facts" | "log">;

/** `react` is started for each fact of a live call, after it was applied, and not waited for. */
export function createFactIntake(
  parts: Parts,
  react: (call: LiveCall, fact: SwitchFact) => Promise<void> | undefined,
): FactIntake {
  const chains = new Map<string, Promise<void>>();
  const reactions = new Set<Promise<void>>();

  async function apply(fact: SwitchFact): Promise<void> {
    const known = parts.liveCalls.find(fact.channel_id);
    const answer =
      known === undefined && fact.kind === "channel_up" ? await ownerOf(fact) : undefined;
    const owner = answer !== undefined && "owner" in answer ? answer.owner : undefined;
    const call = parts.liveCalls.apply(fact, owner);
    parts.facts.record(call?.org_id ?? known?.org_id ?? null, fact);
    if (call === undefined) return;
    const reaction = react(call, fact)?.catch((err: unknown) => {
      parts.log.error(
        { err, linkedid: call.linkedid, fact: fact.kind },
        "a reaction to a fact failed",
      );
    });
    if (reaction === undefined) return;
    reactions.add(reaction);
    void reaction.finally(() => reactions.delete(reaction));
  }

  async function ownerOf(fact: ChannelUp): Promise<OwnerAnswer> {
    const answer = await findCallOwner(parts, fact);
    if ("why" in answer)
      parts.log.error(
        { linkedid: fact.linkedid, channel: fact.channel_name, why: answer.why },
        "a call belongs to no organization; its facts are kept without one",
      );
    return answer;
  }

  return {
    take(fact) {
      const before = chains.get(fact.linkedid) ?? Promise.resolve();
      const next = before
        .then(() => apply(fact))
        .catch((err: unknown) => {
          parts.log.error({ err, linkedid: fact.linkedid }, "a fact could not be taken in");
          parts.facts.record(null, fact);
        });
      chains.set(fact.linkedid, next);
      void next.finally(() => {
        if (chains.get(fact.linkedid) === next) chains.delete(fact.linkedid);
      });
    },
    async idle() {
      while (chains.size > 0 || reactions.size > 0)
        await Promise.all([...chains.values(), ...reactions]);
    },
  };
}
