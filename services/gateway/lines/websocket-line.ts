// A line over a websocket: the far end is Twilio Media Streams, an AstraPBX, or Asterisk's chan_websocket.
import type { WebSocket } from "ws";
import type { Line, LineEnd, LineListener } from "./line.ts";
import { LiveSocket } from "./live-socket.ts";
import type { MediaForm } from "./media-form.ts";

/** Bytes that may wait in the socket, per sample of a second: Twilio's words for it are four. Frames beyond are dropped. */
const MOST_WAITING = 4;

export class WebSocketLine implements Line {
  readonly rate: number;
  readonly #socket: LiveSocket;
  readonly #form: MediaForm;
  readonly #silence: Int16Array;
  #held = false;
  #listener: LineListener | undefined;

  /** `socket` is open; its messages are the line's from now on. */
  constructor(socket: WebSocket, form: MediaForm) {
    this.#form = form;
    this.rate = form.rate ?? 8000;
    this.#silence = new Int16Array(this.rate / 50);
    this.#socket = new LiveSocket(socket, {
      message: (data, isBinary) => this.#take(data, isBinary),
      ended: (why) => this.#ended(why),
    });
  }

  listen(listener: LineListener): void {
    this.#listener = listener;
  }

  get echoes(): boolean {
    return this.#form.mark !== undefined;
  }

  send(frame: Int16Array, mark?: number): boolean {
    if (this.#socket.over || this.#held || this.#socket.waiting > MOST_WAITING * this.rate)
      return false;
    if (frame.length > 0) this.#socket.send(this.#form.write(frame));
    if (mark !== undefined && this.#form.mark !== undefined)
      this.#socket.send(this.#form.mark(mark));
    return true;
  }

  sendSilence(): boolean {
    return this.send(this.#silence);
  }

  discard(): void {
    if (this.#form.clear !== undefined) this.#socket.send(this.#form.clear);
  }

  close(): void {
    if (this.#form.bye !== undefined) this.#socket.send(this.#form.bye);
    this.#socket.end("ours");
  }

  #take(data: Buffer, isBinary: boolean): void {
    const heard = this.#form.read(data, isBinary);
    const ms = heard?.type === "audio" ? (heard.pcm.length * 1000) / this.rate : 0;
    if (!this.#socket.count(ms) || heard === undefined) return;
    if (heard.type === "audio") this.#listener?.audio(heard.pcm);
    else if (heard.type === "digit") this.#listener?.digit(heard.digit);
    else if (heard.type === "hold") this.#held = heard.held;
    else if (heard.type === "played") this.#listener?.played?.(heard.mark);
    else this.#socket.end("far_end");
  }

  #ended(why: LineEnd): void {
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.closed(why);
  }
}
