// Notices that somebody has spoken, by loudness alone: so that a model without ears can say that it has none.

/** Louder on average than this is speech, quieter is what surrounds it: 2.5 % of full scale. */
const LOUD = 800;
const SPEECH_MS = 400;
const PAUSE_MS = 800;

export class SpeechNotice {
  readonly #perMs: number;
  #loudMs = 0;
  #quietMs = 0;

  constructor(rate: number) {
    this.#perMs = rate / 1000;
  }

  /** Takes the next piece of sound; true when somebody has spoken for a while and then stopped. */
  push(pcm: Int16Array): boolean {
    const ms = pcm.length / this.#perMs;
    let sum = 0;
    for (let i = 0; i < pcm.length; i++) sum += Math.abs(pcm[i] as number);
    if (sum > LOUD * pcm.length) {
      this.#loudMs += ms;
      this.#quietMs = 0;
      return false;
    }
    this.#quietMs += ms;
    if (this.#quietMs < PAUSE_MS) return false;
    const spoke = this.#loudMs >= SPEECH_MS;
    this.#loudMs = 0;
    return spoke;
  }
}
