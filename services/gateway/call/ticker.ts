// One 20 ms beat for all calls of the process: one timer, no drift, no burst after a stall.
import { FRAME_MS } from "@pipecast/audio/frames";
import type { Clock } from "@pipecast/platform/clock";

export interface Ticking {
  /** `now` is the clock's monotonic time, the same for every member of a beat. */
  tick(now: number): void;
}

export interface Ticker {
  readonly size: number;
  /** Takes a member into the beat; the answer takes it out. */
  add(member: Ticking): () => void;
}

export interface TickerOptions {
  clock: Pick<Clock, "monotonic" | "after">;
  /** A member threw: it is out of the beat, the others go on. */
  onFault: (error: unknown, member: Ticking) => void;
  /** The beat came this many milliseconds late: something held the loop. Called above 200 ms. */
  onLate?: (lateMs: number) => void;
}

const LATE_MS = 200;

/** Makes the beat. It runs while it has members; missed beats are skipped, each member catches up by `now`. */
export function createTicker(options: TickerOptions): Ticker {
  const { clock, onFault, onLate } = options;
  const members = new Set<Ticking>();
  let due = 0;
  let beating = false;
  let cancel: (() => void) | undefined;

  const beat = () => {
    beating = true;
    const now = clock.monotonic();
    if (now - due > LATE_MS) onLate?.(now - due);
    for (const member of members) {
      try {
        member.tick(now);
      } catch (error) {
        members.delete(member);
        onFault(error, member);
      }
    }
    beating = false;
    cancel = undefined;
    if (members.size === 0) return;
    due += FRAME_MS * Math.max(1, Math.floor((now - due) / FRAME_MS) + 1);
    cancel = clock.after(Math.ceil(due - clock.monotonic()), beat);
  };

  return {
    get size() {
      return members.size;
    },
    add(member) {
      members.add(member);
      if (!beating && cancel === undefined) {
        due = clock.monotonic() + FRAME_MS;
        cancel = clock.after(FRAME_MS, beat);
      }
      return () => {
        members.delete(member);
        if (beating || members.size > 0) return;
        cancel?.();
        cancel = undefined;
      };
    },
  };
}
