// Time that stands still until a test moves it.

interface Timer {
  at: number;
  order: number;
  run: () => void;
}

/** A clock for code that is given its time: it has what the services' `Clock` interfaces ask for. */
export class FakeClock {
  #now: number;
  readonly #start: number;
  #order = 0;
  #timers: Timer[] = [];

  /** Starts at `start`, epoch milliseconds (2026-01-01 in UTC when none is given). */
  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
    this.#start = start;
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.#now;
  }

  /** Milliseconds since the start. */
  monotonic(): number {
    return this.#now - this.#start;
  }

  /** Runs `run` once when the clock has moved on by `ms`; the answer takes it back. */
  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order++, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Resolves when the clock has moved on by `ms`. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.length;
  }

  /**
   * Moves on by `ms` and runs every timer due on the way at its own time, those that the timers themselves set too.
   * Promises get their turn after each. Throws after 100,000 timers: one that sets itself again at once never ends.
   */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let count = 0; ; count += 1) {
      if (count > 100_000) throw new Error("a timer sets itself again without time passing");
      const next = this.#timers
        .filter(({ at }) => at <= end)
        .toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = next.at;
      next.run();
      await settle();
    }
    this.#now = end;
  }
}

/** Lets everything run that waits for nothing but its turn. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
