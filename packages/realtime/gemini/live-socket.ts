// The socket under Google's SDK: ours, so that it can be given up, paused and bounded, and no bad message ends the process.
//
// The SDK reads what comes until the session is set up; from then on messages come here, without its promise per message.
import { WebSocket } from "ws";

export interface SdkCallbacks {
  onopen: () => void;
  onmessage: (event: { data: unknown }) => void;
  onerror: (event: { message: string }) => void;
  onclose: (event: { code: number; reason: string }) => void;
}

export interface LiveSocketEvents {
  /** A message after the session was set up, as JSON. */
  message(message: unknown): void;
  /** The end, whoever made it. */
  closed(code: number, reason: string): void;
}

const MOST_MESSAGE_BYTES = 8 * 1024 * 1024;
/** A provider that takes nothing for so long is gone. */
const MOST_UNSENT_BYTES = 4 * 1024 * 1024;

export class LiveSocket {
  readonly #events: LiveSocketEvents;
  readonly #socket: WebSocket;
  #ready = false;
  #closed = false;

  constructor(
    url: string,
    headers: Readonly<Record<string, string>>,
    sdk: SdkCallbacks,
    events: LiveSocketEvents,
  ) {
    this.#events = events;
    this.#socket = new WebSocket(withoutDoubleSlash(url), {
      headers: { ...headers },
      perMessageDeflate: false,
      maxPayload: MOST_MESSAGE_BYTES,
      handshakeTimeout: 10_000,
      followRedirects: false,
    });
    const socket = this.#socket;
    socket.on("open", () => sdk.onopen());
    socket.on("message", (data: Buffer) => this.#onMessage(data.toString("utf8"), sdk));
    socket.on("error", (error) => sdk.onerror({ message: error.message }));
    socket.on("close", (code, reason) => {
      this.#closed = true;
      const why = reason.toString("utf8");
      sdk.onclose({ code, reason: why });
      events.closed(code, why);
    });
  }

  /** The SDK wants to say when. */
  connect(): void {}

  send(message: string): void {
    if (this.#closed || this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#socket.bufferedAmount > MOST_UNSENT_BYTES) return this.terminate();
    this.#socket.send(message);
  }

  pause(paused: boolean): void {
    if (this.#closed) return;
    if (paused) this.#socket.pause();
    else this.#socket.resume();
  }

  close(): void {
    // A paused socket would not see the answer to its close.
    this.#socket.resume();
    if (this.#socket.readyState === WebSocket.CONNECTING) this.terminate();
    else this.#socket.close(1000);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #onMessage(text: string, sdk: SdkCallbacks): void {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return this.#socket.close(1007, "not JSON");
    }
    if (this.#ready) return this.#events.message(message);
    this.#ready = typeof message === "object" && message !== null && "setupComplete" in message;
    sdk.onmessage({ data: text });
  }
}

function withoutDoubleSlash(url: string): string {
  return url.replace(/^(wss?:\/\/[^/]+)\/+/, "$1/");
}
