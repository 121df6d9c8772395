// Collects a switch's facts for tests, and waits for the ones that are to come.
import type { SwitchFact } from "./switch.ts";

export type FactOf<Kind extends SwitchFact["kind"]> = Extract<SwitchFact, { kind: Kind }>;

export interface FactLog {
  readonly facts: SwitchFact[];
  listen: (fact: SwitchFact) => void;
  /** The first fact of this kind about the channel, past or to come; rejects after the deadline with what came instead. */
  expect<Kind extends SwitchFact["kind"]>(
    channelId: string,
    kind: Kind,
    options?: { where?: Partial<FactOf<Kind>>; deadlineMs?: number },
  ): Promise<FactOf<Kind>>;
  /** Kinds told about a channel, in order. */
  kinds(channelId: string): string[];
}

/** An empty log; give its `listen` to `Switch.start`. */
export function createFactLog(): FactLog {
  const facts: SwitchFact[] = [];
  const waiting = new Set<() => void>();
  const kinds = (channelId: string) =>
    facts.filter((fact) => fact.channel_id === channelId).map((fact) => fact.kind);
  return {
    facts,
    kinds,
    listen(fact) {
      facts.push(fact);
      for (const look of waiting) look();
    },
    expect<Kind extends SwitchFact["kind"]>(
      channelId: string,
      kind: Kind,
      options: { where?: Partial<FactOf<Kind>>; deadlineMs?: number } = {},
    ) {
      const fits = (fact: SwitchFact): fact is FactOf<Kind> =>
        fact.channel_id === channelId &&
        fact.kind === kind &&
        Object.entries(options.where ?? {}).every(
          ([name, value]) => (fact as unknown as Record<string, unknown>)[name] === value,
        );
      return new Promise<FactOf<Kind>>((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`no ${kind} for ${channelId}; it told ${kinds(channelId).join(", ")}`));
        }, options.deadlineMs ?? 8_000);
        const look = () => {
          const found = facts.find(fits);
          if (found === undefined) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
  };
}
