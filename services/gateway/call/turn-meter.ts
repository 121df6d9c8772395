// How long the caller waited for the bot's answers: from the end of what he said, typed or pressed to its first audio at the line.
//
// Models say too late, or not at all, when a caller has stopped: his own audio says it. Ten samples of each frame are looked at.

/** Peaks below this are silence on any line. */
const QUIETEST = 600;
/** Speech stands out so much above what the line hums. */
const ABOVE_FLOOR = 3;
/** The floor follows a louder line by this factor per frame: twice in about 3 s. */
const FLOOR_RISES = 1.005;
const LOOKED_AT = 10;
/** Shorter sounds are clicks. */
const SPEECH_MS = 80;
/** What begins later answers nothing that was said. */
const LONGEST_MS = 60_000;

export class TurnMeter {
  readonly #now: () => number;
  #floor = 0;
  /** Speech heard since the bot fell silent, in milliseconds, and when the last of it came. */
  #spokenMs = 0;
  #lastSpeech = 0;
  /** When the caller typed or pressed something. */
  #askedAt: number | undefined;

  /** `now`: monotonic milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A frame of the caller's audio, `rate` samples per second. */
  heard(pcm: Int16Array, rate: number): void {
    let peak = 0;
    const step = Math.max(1, Math.floor(pcm.length / LOOKED_AT));
    for (let i = 0; i < pcm.length; i += step) {
      const level = Math.abs(pcm[i] as number);
      if (level > peak) peak = level;
    }
    this.#floor = peak < this.#floor ? peak : this.#floor * FLOOR_RISES + 1;
    if (peak < QUIETEST || peak < this.#floor * ABOVE_FLOOR) return;
    this.#spokenMs += (pcm.length * 1000) / rate;
    this.#lastSpeech = this.#now();
  }

  /** The caller typed or pressed something: the bot's turn now. */
  asked(): void {
    this.#askedAt = this.#now();
  }

  /** The bot begins to speak. Answers the wait in milliseconds; undefined when nobody waited. */
  answered(): number | undefined {
    const spoke = this.#spokenMs >= SPEECH_MS;
    const from = Math.max(this.#askedAt ?? 0, spoke ? this.#lastSpeech : 0);
    const asked = spoke || this.#askedAt !== undefined;
    this.forget();
    const waited = this.#now() - from;
    return asked && waited <= LONGEST_MS ? waited : undefined;
  }

  /** The bot has fallen silent by itself: what came until now was no question, or its echo. */
  forget(): void {
    this.#spokenMs = 0;
    this.#askedAt = undefined;
  }
}
