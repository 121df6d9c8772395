// A bot's line to a browser phone. The phone outlives it: after a transfer the person is still there.
import type { Line, LineEnd, LineListener } from "../line.ts";
import type { PhoneSocket } from "./phone-socket.ts";

export class PhoneLine implements Line {
  readonly #phone: PhoneSocket;
  readonly #left: () => void;
  readonly #silence: Int16Array;
  #listener: LineListener | undefined;
  #over = false;

  /** `left`: the bot has closed the line, or the phone was gone first. Once. */
  constructor(phone: PhoneSocket, left: () => void) {
    this.#phone = phone;
    this.#left = left;
    this.#silence = new Int16Array(phone.rate / 50);
  }

  get rate(): number {
    return this.#phone.rate;
  }

  get muted(): boolean {
    return !this.#phone.audio;
  }

  listen(listener: LineListener): void {
    this.#listener = listener;
  }

  send(frame: Int16Array): boolean {
    return !this.#over && this.#phone.play(frame);
  }

  sendSilence(): boolean {
    return this.send(this.#silence);
  }

  discard(): void {
    if (!this.#over) this.#phone.tell({ type: "clear" });
  }

  /** The bot leaves; the phone is told by whoever holds it. */
  close(): void {
    this.ended("ours");
    this.#left();
  }

  /** What the person does reaches the bot while it has the line. */
  audio(pcm: Int16Array): void {
    this.#listener?.audio(pcm);
  }

  digit(digit: string): void {
    this.#listener?.digit(digit);
  }

  ended(why: LineEnd): void {
    if (this.#over) return;
    this.#over = true;
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.closed(why);
  }
}
