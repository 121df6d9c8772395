// The caller's voice while there is no connection: the latest of it, so that a word said in the gap is not lost.
const MOST_MS = 2_000;

export class KeptAudio {
  readonly #most: number;
  #pieces: Int16Array[] = [];
  #length = 0;

  constructor(rate: number) {
    this.#most = (rate * MOST_MS) / 1000;
  }

  /** `pcm` is only lent. */
  keep(pcm: Int16Array): void {
    this.#pieces.push(pcm.slice());
    this.#length += pcm.length;
    while (this.#length > this.#most) this.#length -= this.#pieces.shift()?.length ?? this.#length;
  }

  take(): Int16Array[] {
    this.#length = 0;
    return this.#pieces.splice(0);
  }
}
