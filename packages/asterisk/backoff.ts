// How long to wait before connecting again: 0.2 s, doubled up to 30 s, each time a random part of it less.

const FIRST_MS = 200;
const MOST_MS = 30_000;
/** A connection that lasted this long was a good one: the next wait is short again. */
const GOOD_MS = 10_000;

export class Backoff {
  readonly #random: () => number;
  #ceiling = FIRST_MS;

  /** `random` gives numbers in [0, 1). */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** The wait before the next try, after a connection that lasted `lastedMs` (0 when there was none). */
  next(lastedMs: number): number {
    if (lastedMs >= GOOD_MS) this.#ceiling = FIRST_MS;
    const wait = this.#ceiling * (0.5 + this.#random() / 2);
    this.#ceiling = Math.min(MOST_MS, this.#ceiling * 2);
    return wait;
  }
}
