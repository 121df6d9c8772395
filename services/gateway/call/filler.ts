// What the caller hears while words are owed and their connection is away: soft tones, so that nobody thinks the line is dead.
import { sine } from "@pipecast/audio/tone";

/** A gap that nobody notices is not filled. */
const AFTER_MS = 600;
const EVERY_MS = 1_400;
/** By then the call has been given to someone. */
const LONGEST_MS = 12_000;
const TONE_MS = 180;
const HERTZ = 425;
/** 30 dB below full scale. */
const PEAK = 1_000;

export class Filler {
  readonly #tone: Int16Array;
  #from = 0;
  /** Undefined: nothing is to be filled. */
  #next: number | undefined;

  /** `rate`: samples per second of what `due` gives. */
  constructor(rate: number) {
    const tone = sine(HERTZ, rate, Math.round((rate * TONE_MS) / 1000), PEAK);
    // Swells and fades: no click at either end.
    this.#tone = tone.map((sample, at) =>
      Math.round(sample * Math.sin((Math.PI * at) / tone.length)),
    );
  }

  begin(now: number): void {
    if (this.#next !== undefined) return;
    this.#from = now;
    this.#next = now + AFTER_MS;
  }

  end(): void {
    this.#next = undefined;
  }

  /** A tone, when one is due and nothing plays. */
  due(now: number, speaking: boolean): Int16Array | undefined {
    if (this.#next === undefined || now < this.#next || speaking) return undefined;
    this.#next = now - this.#from > LONGEST_MS ? undefined : now + EVERY_MS;
    return this.#tone;
  }
}
