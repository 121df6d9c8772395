// How fast one caller may send: three times real time in the long run, twelve seconds of audio at once after a stall.

const SPEED = 3;
const BURST_MS = 12_000;
/** What a frame counts that carries no audio, so that small frames cannot flood either. */
const OTHER_FRAME_MS = 5;

export class FloodMeter {
  #allowance = BURST_MS;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** Counts a frame of `ms` milliseconds of audio (0 for other frames); false when it is one too many. */
  take(now: number, ms: number): boolean {
    this.#allowance = Math.min(BURST_MS, this.#allowance + (now - this.#at) * SPEED);
    this.#at = now;
    this.#allowance -= Math.max(ms, OTHER_FRAME_MS);
    return this.#allowance >= 0;
  }
}
