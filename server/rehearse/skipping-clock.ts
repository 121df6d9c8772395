// The machine's time, parts of which can be skipped: long waits end at once, in their order. What paces audio is never skipped.
import { setImmediate } from "node:timers/promises";
import { type Clock, systemClock } from "@pipecast/platform/clock";

/** Waits up to this long are beats, not patience: they stay real. */
const BEAT_MS = 100;

interface Waiting {
  due: number;
  run: () => void;
  cancel: () => void;
}

export class SkippingClock implements Clock {
  #skipped = 0;
  readonly #waiting = new Set<Waiting>();

  now(): number {
    return systemClock.now() + this.#skipped;
  }

  monotonic(): number {
    return systemClock.monotonic();
  }

  after(ms: number, run: () => void): () => void {
    if (ms <= BEAT_MS) return systemClock.after(ms, run);
    const waiting: Waiting = { due: this.now() + ms, run, cancel: () => undefined };
    this.#waiting.add(waiting);
    this.#arm(waiting);
    return () => this.#drop(waiting);
  }

  /** Lets `ms` go by at once. What comes due runs at its own time, and has a moment to lead to something. */
  async skip(ms: number): Promise<void> {
    const until = this.now() + ms;
    for (;;) {
      const next = this.#earliest();
      if (next === undefined || next.due > until) break;
      this.#skipped += Math.max(0, next.due - this.now());
      this.#drop(next);
      next.run();
      for (let moment = 0; moment < 20; moment += 1) await setImmediate();
    }
    this.#skipped += Math.max(0, until - this.now());
    for (const waiting of this.#waiting) this.#arm(waiting);
  }

  #earliest(): Waiting | undefined {
    let first: Waiting | undefined;
    for (const waiting of this.#waiting)
      if (first === undefined || waiting.due < first.due) first = waiting;
    return first;
  }

  #arm(waiting: Waiting): void {
    waiting.cancel();
    waiting.cancel = systemClock.after(waiting.due - this.now(), () => {
      this.#waiting.delete(waiting);
      waiting.run();
    });
  }

  #drop(waiting: Waiting): void {
    waiting.cancel();
    this.#waiting.delete(waiting);
  }
}
