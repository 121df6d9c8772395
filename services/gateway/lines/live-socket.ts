// An open websocket on which somebody talks: who floods it, falls silent or breaks off is told once, and closed.
import type { WebSocket } from "ws";
import type { LineEnd } from "./line.ts";
import { MessageMeter } from "./message-meter.ts";

/** How long the far end may be silent before it is asked whether it is there, and then until it is given up. */
const QUIET_MS = 30_000;
/** The codes of a close in good order. */
const GOOD = [1000, 1001, 1005];

export interface SocketListener {
  /** Only lent, and only while the socket is open. Ask `count` before it is acted upon. */
  message(data: Buffer, isBinary: boolean): void;
  /** Once; nothing comes after it. */
  ended(why: LineEnd): void;
}

export class LiveSocket {
  readonly #socket: WebSocket;
  readonly #listener: SocketListener;
  readonly #meter = new MessageMeter(performance.now());
  readonly #watch: NodeJS.Timeout;
  #heardAt = performance.now();
  #over = false;

  /** `socket` is open; its messages are the listener's from now on. */
  constructor(socket: WebSocket, listener: SocketListener) {
    this.#socket = socket;
    this.#listener = listener;
    this.#watch = setInterval(() => this.#look(), QUIET_MS);
    socket.on("message", (data, isBinary) => {
      if (!this.#over) listener.message(data as Buffer, isBinary);
    });
    socket.on("ping", () => this.count(0));
    socket.on("pong", () => (this.#heardAt = performance.now()));
    socket.on("error", () => this.end("lost"));
    socket.on("close", (code) => this.end(GOOD.includes(code) ? "far_end" : "lost"));
  }

  get over(): boolean {
    return this.#over;
  }

  /** Bytes that were sent and wait in the socket. */
  get waiting(): number {
    return this.#socket.bufferedAmount;
  }

  /** Nothing is sent once the socket is over. `data` is the socket's from then on. */
  send(data: string | Uint8Array): void {
    if (!this.#over) this.#socket.send(data);
  }

  /** Counts a message with `ms` of audio; false when the socket is over, or was closed (1008) because that was too much. */
  count(ms: number): boolean {
    const now = performance.now();
    this.#heardAt = now;
    if (this.#over || this.#meter.take(now, ms)) return !this.#over;
    this.end("lost", 1008);
    return false;
  }

  /** Closes; the first reason counts. */
  end(why: LineEnd, code = 1000): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#watch);
    this.#socket.close(code);
    this.#listener.ended(why);
  }

  #look(): void {
    const quiet = performance.now() - this.#heardAt;
    if (quiet > 2 * QUIET_MS) this.#socket.terminate();
    else if (quiet > QUIET_MS / 2) this.#socket.ping();
  }
}
