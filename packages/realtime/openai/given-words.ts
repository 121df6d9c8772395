// The words that OpenAI gave last: how long they are, and whether the caller may still be hearing them.
import { RATE } from "./openai-setup.ts";

/** The line may be this much behind our reckoning. */
const LAG_MS = 400;

export class GivenWords {
  readonly #now: () => number;
  #item: { item_id: string; content_index: number } | undefined;
  #givenMs = 0;
  #until = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes a piece of an item and gives it as samples. */
  give(item_id: string, content_index = 0, delta = ""): Int16Array {
    if (this.#item?.item_id !== item_id) {
      this.#item = { item_id, content_index };
      this.#givenMs = 0;
    }
    const bytes = Buffer.from(delta, "base64");
    const pcm = new Int16Array(bytes.length >> 1);
    for (let i = 0; i < pcm.length; i++) pcm[i] = bytes.readInt16LE(i * 2);
    const ms = (pcm.length * 1000) / RATE;
    this.#givenMs += ms;
    this.#until = Math.max(this.#until, this.#now()) + ms;
    return pcm;
  }

  maybeUnheard(): boolean {
    return this.#item !== undefined && this.#now() < this.#until + LAG_MS;
  }

  /** The words end where they were heard; undefined when they were heard whole. */
  cut(
    heardMs: number,
  ): { item_id: string; content_index: number; audio_end_ms: number } | undefined {
    const item = this.#item;
    const given = this.#givenMs;
    this.#item = undefined;
    this.#until = 0;
    if (item === undefined || heardMs >= given) return undefined;
    return { ...item, audio_end_ms: Math.max(0, Math.floor(heardMs)) };
  }
}
