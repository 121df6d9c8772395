// A clock that stands still until a test moves it; timers run in the order of their times.
import type { Clock } from "./clock.ts";

export interface ManualClock extends Clock {
  /** Moves on, running what falls due, and lets promises that are ready settle in between. */
  advance(ms: number): Promise<void>;
}

/** Starts at `start` (epoch ms). */
export function manualClock(start = Date.UTC(2026, 10, 20, 10, 0, 0)): ManualClock {
  let now = start;
  let order = 0;
  const timers = new Map<number, { due: number; run: () => void }>();
  return {
    now: () => now,
    after(ms, run) {
      const id = ++order;
      timers.set(id, { due: now + ms, run });
      return () => timers.delete(id);
    },
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        await settle();
        const due = [...timers].filter(([, timer]) => timer.due <= end);
        const [id, timer] =
          due.toSorted(([a, x], [b, y]) => x.due - y.due || a - b)[0] ?? ([] as const);
        if (id === undefined || timer === undefined) break;
        timers.delete(id);
        now = Math.max(now, timer.due);
        timer.run();
      }
      now = end;
      await settle();
    },
  };
}

/** Databases and servers in memory answer within a few turns of the loop. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
