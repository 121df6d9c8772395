// A line over AudioSocket: the far end is Asterisk, the sandbox's caller, or `pipecast call`.
import type { Line as Wire, LineEnd as WireEnd, LineSession } from "@pipecast/asterisk/audiosocket";
import type { Line, LineEnd, LineListener } from "./line.ts";

/** Above this a frame of 20 ms is no telephone any more. */
const MOST_RATE = 48_000;

export class AudioSocketLine implements Line, LineSession {
  readonly #wire: Wire;
  #rate: number;
  /** The first audio frame has said at which rate this line talks. */
  #settled = false;
  #listener: LineListener | undefined;
  /** Frames at another rate than the first one's: left out. */
  framesIgnored = 0;

  /** `rate`: what the registration said, 8000 when it said nothing. */
  constructor(wire: Wire, rate = 8000) {
    this.#wire = wire;
    this.#rate = rate;
  }

  get rate(): number {
    return this.#rate;
  }

  listen(listener: LineListener): void {
    this.#listener = listener;
  }

  send(frame: Int16Array): boolean {
    return this.#wire.sendAudio(frame, this.#rate);
  }

  sendSilence(): boolean {
    return this.#wire.sendSilence(this.#rate);
  }

  /** Asterisk plays what it gets as it comes: there is nothing to take back. */
  discard(): void {}

  close(): void {
    this.#wire.hangup();
  }

  audio(pcm: Int16Array, rate: number): void {
    if (!this.#settled) this.#settle(rate);
    if (rate === this.#rate) this.#listener?.audio(pcm);
    else this.framesIgnored++;
  }

  digit(digit: string): void {
    this.#listener?.digit(digit);
  }

  closed(how: WireEnd): void {
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.closed(endOf(how));
  }

  #settle(rate: number): void {
    this.#settled = true;
    if (rate === this.#rate || rate > MOST_RATE) return;
    this.#rate = rate;
    this.#listener?.rateChanged(rate);
  }
}

function endOf(how: WireEnd): LineEnd {
  switch (how) {
    case "peer_hangup":
    case "peer_closed":
      return "far_end";
    case "hung_up":
    case "server_closed":
    case "refused":
      return "ours";
    default:
      return "lost";
  }
}
