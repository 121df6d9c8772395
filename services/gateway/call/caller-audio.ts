// The caller's voice on its way to the model: line rate to model rate, in memory that is used again and again.
import { Resampler } from "@pipecast/audio/resample";

/** The longest piece a line gives at a time, in milliseconds; what is longer goes in several. */
const PIECE_MS = 100;

export class CallerAudio {
  readonly #modelRate: number;
  #resampler: Resampler | undefined;
  #output = new Int16Array(0);
  #piece = 0;

  constructor(lineRate: number, modelRate: number) {
    this.#modelRate = modelRate;
    this.setRate(lineRate);
  }

  setRate(lineRate: number): void {
    const modelRate = this.#modelRate;
    this.#piece = (lineRate * PIECE_MS) / 1000;
    this.#resampler = lineRate === modelRate ? undefined : new Resampler(lineRate, modelRate);
    this.#output = new Int16Array((modelRate * PIECE_MS) / 1000 + 2);
  }

  /** Hands `pcm` on at the model's rate; what `to` gets is only lent. */
  convert(pcm: Int16Array, to: { sendAudio(pcm: Int16Array): void }): void {
    const resampler = this.#resampler;
    if (resampler === undefined) {
      to.sendAudio(pcm);
      return;
    }
    for (let at = 0; at < pcm.length; at += this.#piece) {
      const piece = pcm.length <= this.#piece ? pcm : pcm.subarray(at, at + this.#piece);
      const length = resampler.pushInto(piece, this.#output);
      to.sendAudio(this.#output.subarray(0, length));
    }
  }
}
