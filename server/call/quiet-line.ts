// Whether the bot is to be heard on the line: callers speak when it has finished.

/** Louder than this is sound: 1 % of full scale. */
const SOUND = 300;

export class QuietLine {
  #lastSound = performance.now();

  /** Takes what came from the bot. */
  hear(pcm: Int16Array): void {
    if (pcm.some((sample) => sample > SOUND || sample < -SOUND))
      this.#lastSound = performance.now();
  }

  /** Milliseconds since it was last heard, or since the line is there. */
  get quietMs(): number {
    return performance.now() - this.#lastSound;
  }
}
