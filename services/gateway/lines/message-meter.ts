// How fast one websocket may send: three times real time in the long run, twelve seconds at once after a stall.

const SPEED = 3;
const BURST_MS = 12_000;
/** What a message counts at least: small ones cannot flood either. */
const LEAST_MS = 10;

export class MessageMeter {
  #allowance = BURST_MS;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** Counts a message of `ms` milliseconds of audio; false when it is one too many. */
  take(now: number, ms: number): boolean {
    const grown = Math.max(0, now - this.#at) * SPEED;
    this.#allowance = Math.min(BURST_MS, this.#allowance + grown) - Math.max(ms, LEAST_MS);
    this.#at = now;
    return this.#allowance >= 0;
  }
}
