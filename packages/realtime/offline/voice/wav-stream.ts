// Reads a WAV file while it comes in, in chunks of any size: the header once, then samples.

/** Largest header that is waited for. */
const MOST_HEADER = 1024;

export class WavStream {
  /** Samples per second, as soon as the header was read. */
  rate: number | undefined;
  #head = Buffer.alloc(0);
  #odd: number | undefined;

  /** The samples that are complete with this chunk. Throws where it is no PCM16 mono WAV. */
  push(chunk: Buffer): Int16Array {
    if (this.rate !== undefined) return this.#samples(chunk);
    this.#head = Buffer.concat([this.#head, chunk]);
    const data = this.#dataStart();
    if (data === undefined) {
      if (this.#head.length > MOST_HEADER) throw new Error("the synthesizer gave no WAV");
      return new Int16Array(0);
    }
    const rest = this.#head.subarray(data);
    this.#head = Buffer.alloc(0);
    return this.#samples(rest);
  }

  #dataStart(): number | undefined {
    const head = this.#head;
    if (head.length < 12) return undefined;
    if (head.toString("latin1", 0, 4) !== "RIFF" || head.toString("latin1", 8, 12) !== "WAVE")
      throw new Error("the synthesizer gave no WAV");
    let rate: number | undefined;
    for (let at = 12; at + 8 <= head.length;) {
      const name = head.toString("latin1", at, at + 4);
      const size = head.readUInt32LE(at + 4);
      if (name === "data") {
        this.rate = rate;
        if (rate === undefined) throw new Error("the synthesizer gave no format");
        return at + 8;
      }
      if (name === "fmt " && at + 24 <= head.length) rate = this.#format(head, at + 8);
      at += 8 + size + (size % 2);
    }
    return undefined;
  }

  #format(head: Buffer, at: number): number {
    const [format, channels, bits] = [0, 2, 14].map((offset) => head.readUInt16LE(at + offset));
    if (format !== 1 || channels !== 1 || bits !== 16)
      throw new Error("the synthesizer gave another format than PCM16 mono");
    return head.readUInt32LE(at + 4);
  }

  #samples(chunk: Buffer): Int16Array {
    const odd = this.#odd;
    const bytes = odd === undefined ? chunk : Buffer.concat([Buffer.from([odd]), chunk]);
    const count = bytes.length >> 1;
    this.#odd = bytes.length % 2 === 1 ? bytes[bytes.length - 1] : undefined;
    const samples = new Int16Array(count);
    for (let i = 0; i < count; i++) samples[i] = bytes.readInt16LE(i * 2);
    return samples;
  }
}
