// What a phone has heard on one call: a recording, counters, and waits for tones.
import { within } from "./awaited.ts";
import { toneShare } from "./tone.ts";

export interface ReceivedCounters {
  packets: number;
  /** Packets that never came, by their numbers. */
  lost: number;
  /** Samples of the biggest packet. */
  biggest: number;
  /** Longest time between two packets, in milliseconds. */
  longestGap: number;
}

const windowSamples = 1600; // 200 ms: tones 5 Hz apart are told apart
const mostSamples = 10 * 60 * 8000;

interface Listener {
  check(window: Int16Array): boolean;
  heard(): void;
}

/** Collects the audio of one call, at most its last ten minutes. */
export class HeardAudio {
  readonly counters: ReceivedCounters = { packets: 0, lost: 0, biggest: 0, longestGap: 0 };
  #chunks: Int16Array[] = [];
  #samples = 0;
  #sinceWindow = 0;
  #lastSequence: number | undefined;
  #lastAt: number | undefined;
  readonly #listeners = new Set<Listener>();

  /** Takes the decoded samples of one packet. */
  add(pcm: Int16Array, sequence: number): void {
    const { counters } = this;
    const now = performance.now();
    counters.packets += 1;
    counters.biggest = Math.max(counters.biggest, pcm.length);
    if (this.#lastAt !== undefined)
      counters.longestGap = Math.max(counters.longestGap, now - this.#lastAt);
    if (this.#lastSequence !== undefined) {
      const missed = (sequence - this.#lastSequence - 1) & 0xffff;
      if (missed < 1000) counters.lost += missed; // more is a new stream
    }
    this.#lastAt = now;
    this.#lastSequence = sequence;
    this.#chunks.push(pcm);
    this.#samples += pcm.length;
    if (this.#samples > mostSamples) this.#samples -= this.#chunks.shift()?.length ?? 0;
    this.#sinceWindow += pcm.length;
    if (this.#sinceWindow < windowSamples / 2 || this.#listeners.size === 0) return;
    this.#sinceWindow = 0;
    const window = this.recording(windowSamples);
    if (window.length < windowSamples) return;
    for (const listener of this.#listeners) if (listener.check(window)) listener.heard();
  }

  /** What was heard so far, PCM16 at 8 kHz; only the last `samples` of it when given. */
  recording(samples = Number.POSITIVE_INFINITY): Int16Array {
    const wanted: Int16Array[] = [];
    let length = 0;
    for (let i = this.#chunks.length - 1; i >= 0 && length < samples; i -= 1) {
      const chunk = this.#chunks[i] ?? new Int16Array();
      wanted.unshift(chunk);
      length += chunk.length;
    }
    const all = new Int16Array(length);
    let at = 0;
    for (const chunk of wanted) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return length > samples ? all.subarray(length - samples) : all;
  }

  /** Resolves when from now on 200 ms are, to nine tenths of their energy, a tone of `hertz`. */
  async hears(hertz: number, deadline = 5_000): Promise<void> {
    await this.#waitFor(
      `a tone of ${hertz} Hz`,
      deadline,
      (window) => toneShare(window, hertz) > 0.9,
    );
  }

  /** Resolves when from now on packets of 200 ms carry no sound. A line without packets is not silence. */
  async hearsSilence(deadline = 5_000): Promise<void> {
    await this.#waitFor("silence", deadline, (window) =>
      window.every((sample) => Math.abs(sample) < 100),
    );
  }

  async #waitFor(
    what: string,
    deadline: number,
    check: (window: Int16Array) => boolean,
  ): Promise<void> {
    const from = this.counters.packets;
    let listener: Listener | undefined;
    const heard = new Promise<void>((resolve) => {
      listener = {
        // A window that began before the wait does not count.
        check: (window) => (this.counters.packets - from) * 160 >= windowSamples && check(window),
        heard: resolve,
      };
      this.#listeners.add(listener);
    });
    try {
      await within(what, deadline, heard);
    } finally {
      if (listener) this.#listeners.delete(listener);
    }
  }
}
