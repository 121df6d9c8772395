// A WebSocket of JSON events with a provider: bounded, and given up when it must be.
import { WebSocket } from "ws";

const MOST_MESSAGE_BYTES = 8 * 1024 * 1024;
const MOST_UNSENT_BYTES = 4 * 1024 * 1024;

export class EventSocket {
  readonly #socket: WebSocket;

  constructor(
    url: string,
    headers: Readonly<Record<string, string>>,
    on: { message(text: string): void; closed(code: number, reason: string): void },
  ) {
    this.#socket = new WebSocket(url, {
      headers: { ...headers },
      perMessageDeflate: false,
      maxPayload: MOST_MESSAGE_BYTES,
      handshakeTimeout: 10_000,
      followRedirects: false,
    });
    let fault = "";
    this.#socket.on("message", (data: Buffer) => on.message(data.toString("utf8")));
    this.#socket.on("error", (error) => {
      fault = error.message;
    });
    this.#socket.on("close", (code, reason) => on.closed(code, reason.toString("utf8") || fault));
  }

  send(event: object): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#socket.bufferedAmount > MOST_UNSENT_BYTES) this.terminate();
    else this.#socket.send(JSON.stringify(event));
  }

  pause(paused: boolean): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (paused) this.#socket.pause();
    else this.#socket.resume();
  }

  close(): void {
    this.#socket.resume();
    if (this.#socket.readyState === WebSocket.CONNECTING) this.terminate();
    else this.#socket.close(1000);
  }

  terminate(): void {
    this.#socket.terminate();
  }
}
