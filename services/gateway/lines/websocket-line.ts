// A line over a websocket, 8 kHz: the far end is Twilio Media Streams or an AstraPBX.
import type { WebSocket } from "ws";
import type { Line, LineEnd, LineListener } from "./line.ts";
import type { MediaForm } from "./media-form.ts";
import { MessageMeter } from "./message-meter.ts";

const RATE = 8000;
/** Bytes that may wait in the socket: about a second of audio. Frames beyond are dropped. */
const MOST_WAITING = 32 * 1024;
/** How long the far end may be silent before it is asked whether it is there, and then until it is given up. */
const QUIET_MS = 30_000;

export class WebSocketLine implements Line {
  readonly rate = RATE;
  readonly #socket: WebSocket;
  readonly #form: MediaForm;
  readonly #silence = new Int16Array(RATE / 50);
  readonly #meter = new MessageMeter(performance.now());
  readonly #watch: NodeJS.Timeout;
  #heardAt = performance.now();
  #listener: LineListener | undefined;
  #over = false;

  /** `socket` is open; its messages are the line's from now on. */
  constructor(socket: WebSocket, form: MediaForm) {
    this.#socket = socket;
    this.#form = form;
    this.#watch = setInterval(() => this.#look(), QUIET_MS);
    socket.on("message", (data, isBinary) => this.#take(data as Buffer, isBinary));
    socket.on("ping", () => this.#count(0));
    socket.on("pong", () => (this.#heardAt = performance.now()));
    socket.on("error", () => this.#end("lost"));
    socket.on("close", (code) => this.#end([1000, 1001, 1005].includes(code) ? "far_end" : "lost"));
  }

  listen(listener: LineListener): void {
    this.#listener = listener;
  }

  send(frame: Int16Array): boolean {
    if (this.#over || this.#socket.bufferedAmount > MOST_WAITING) return false;
    this.#socket.send(this.#form.write(frame));
    return true;
  }

  sendSilence(): boolean {
    return this.send(this.#silence);
  }

  discard(): void {
    if (!this.#over && this.#form.clear !== undefined) this.#socket.send(this.#form.clear);
  }

  close(): void {
    this.#end("ours");
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (this.#over) return;
    const heard = this.#form.read(data, isBinary);
    const ms = heard?.type === "audio" ? (heard.pcm.length * 1000) / RATE : 0;
    if (!this.#count(ms) || heard === undefined) return;
    if (heard.type === "audio") this.#listener?.audio(heard.pcm);
    else if (heard.type === "digit") this.#listener?.digit(heard.digit);
    else this.#end("far_end");
  }

  /** Who sends more than a telephone can is closed: 1008. */
  #count(ms: number): boolean {
    const now = performance.now();
    this.#heardAt = now;
    if (this.#over || this.#meter.take(now, ms)) return !this.#over;
    this.#end("lost", 1008);
    return false;
  }

  #look(): void {
    const quiet = performance.now() - this.#heardAt;
    if (quiet > 2 * QUIET_MS) this.#socket.terminate();
    else if (quiet > QUIET_MS / 2) this.#socket.ping();
  }

  #end(why: LineEnd, code = 1000): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#watch);
    this.#socket.close(code);
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.closed(why);
  }
}
