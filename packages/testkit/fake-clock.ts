// Time that stands still until a test moves it.

interface Timer {
  at: number;
  order: number;
  run: () => void;
}

/** More timers than this in one moment never end. */
const MOST_AT_ONCE = 10_000;
/** Databases and servers in memory answer within a few turns of the loop. */
const TURNS = 20;

/** A clock for code that is given its time: it has what platform's `Clock` asks for. */
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
   * Before, between and after them whatever waits only for its turn gets twenty. Throws when timers set themselves
   * again and again without time passing.
   */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (const timer of this.#due(end)) {
      this.#moveTo(timer.at);
      timer.run();
      await settle();
    }
    this.#moveTo(end);
    await settle();
  }

  /** The same in one go, for code that awaits nothing: no promise gets its turn on the way. */
  advanceNow(ms: number): void {
    const end = this.#now + ms;
    for (const timer of this.#due(end)) {
      this.#moveTo(timer.at);
      timer.run();
    }
    this.#moveTo(end);
  }

  /** Moves on at once, as a blocked loop does: what fell due meanwhile runs late, at the new time. */
  stall(ms: number): void {
    this.#now += ms;
    for (const timer of this.#due(this.#now)) timer.run();
  }

  /** Takes out one timer after another, the earliest first, also those set on the way. */
  *#due(end: number): Generator<Timer> {
    let moment = Number.NEGATIVE_INFINITY;
    let count = 0;
    for (;;) {
      const next = this.#timers
        .filter(({ at }) => at <= end)
        .toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
      if (next === undefined) return;
      count = next.at > moment ? 0 : count + 1;
      moment = next.at;
      if (count > MOST_AT_ONCE) throw new Error("a timer sets itself again without time passing");
      this.#timers = this.#timers.filter((timer) => timer !== next);
      yield next;
    }
  }

  /** Never back: a timer may have stalled the clock beyond the time of the next. */
  #moveTo(time: number): void {
    this.#now = Math.max(this.#now, time);
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
