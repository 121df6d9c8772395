// How sessions ended, for those who wait to hear it.
import type { SessionOutcomeFact } from "@pipecast/contracts/pbx/calls";
import type { Clock } from "@pipecast/platform/clock";

export type SessionOutcome = SessionOutcomeFact["outcome"];

export interface SessionOutcomes {
  tell(sessionId: string, outcome: SessionOutcome): void;
  /** The outcome, told or to come; undefined when it does not come in time. */
  wait(sessionId: string, deadlineMs: number): Promise<SessionOutcome | undefined>;
}

/** Remembers the last thousand. */
export function createSessionOutcomes(clock: Clock): SessionOutcomes {
  const told = new Map<string, SessionOutcome>();
  const waiting = new Map<string, Set<(outcome: SessionOutcome) => void>>();
  return {
    tell(sessionId, outcome) {
      told.set(sessionId, outcome);
      const oldest = told.keys().next();
      if (told.size > 1_000 && oldest.done !== true) told.delete(oldest.value);
      for (const resolve of waiting.get(sessionId) ?? []) resolve(outcome);
    },
    wait(sessionId, deadlineMs) {
      const known = told.get(sessionId);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => {
        const set = waiting.get(sessionId) ?? new Set();
        const end = (outcome: SessionOutcome | undefined) => {
          cancel();
          set.delete(end);
          if (set.size === 0) waiting.delete(sessionId);
          resolve(outcome);
        };
        const cancel = clock.after(deadlineMs, () => end(undefined));
        waiting.set(sessionId, set.add(end));
      });
    },
  };
}
