// The 20 ms clock of one line: how many frames to release now, when to look again, and what has been heard.
//
// Pure: the time comes in with every question (monotonic milliseconds). A frame goes out at once while the line is less
// than 40 ms ahead of real time, so the line is never 60 ms ahead; then frames are paced. Silence goes out only when the
// line has run dry, so that speech never waits behind it.

import { FRAME_MS } from "./frames.ts";

/** How far ahead of real time a line may be for the next frame still to go at once. */
export const LEAD_MS = 40;

export class PlayoutClock {
  /** When the last frame released, of speech or of silence, will have been heard. */
  #lineEnd: number;
  /** The same for the last frame of speech. */
  #speechEnd: number;
  /** Speech released without a gap before `#speechEnd`. */
  #unbroken = 0;
  #releasedMs = 0;

  constructor(now: number) {
    this.#lineEnd = now;
    this.#speechEnd = now;
  }

  /** How many of `queued` frames of speech to send now; they count as released. */
  release(now: number, queued: number): number {
    if (queued <= 0) return 0;
    this.#catchUp(now);
    if (this.#lineEnd !== this.#speechEnd) this.#unbroken = 0;
    let count = 0;
    while (count < queued && this.#lineEnd - now < LEAD_MS) {
      this.#lineEnd += FRAME_MS;
      count += 1;
    }
    if (count === 0) return 0;
    this.#speechEnd = this.#lineEnd;
    this.#unbroken += count * FRAME_MS;
    this.#releasedMs += count * FRAME_MS;
    return count;
  }

  /** Whether a line that must never fall silent on the wire needs a frame of silence now; it then counts as released. */
  silence(now: number): boolean {
    if (this.#lineEnd > now) return false;
    this.#catchUp(now);
    this.#lineEnd += FRAME_MS;
    return true;
  }

  /** When to ask again: for the next frame in the queue, or when the line runs dry. Timers count whole milliseconds. */
  wakeAt(queued: number): number {
    return queued > 0 ? this.#lineEnd - LEAD_MS + 1 : this.#lineEnd;
  }

  /** When all speech released so far will have been heard. With an empty queue: when the bot has finished speaking. */
  get heardAt(): number {
    return this.#speechEnd;
  }

  /** Milliseconds of speech released since the line began. */
  get releasedMs(): number {
    return this.#releasedMs;
  }

  /** Milliseconds of speech heard since the line began: at a barge-in, what the caller knows of the bot's words. */
  heardMs(now: number): number {
    const onTheWay = Math.min(Math.max(0, this.#speechEnd - now), this.#unbroken);
    return this.#releasedMs - onTheWay;
  }

  /** A timer late by less than a frame keeps its beat; after a longer stall the line goes on from now, without a burst. */
  #catchUp(now: number): void {
    if (now - this.#lineEnd <= FRAME_MS) return;
    this.#lineEnd = now;
  }
}
