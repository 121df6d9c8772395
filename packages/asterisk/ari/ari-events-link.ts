// One ARI websocket: opened with the Basic header, watched by pings, each event told as it comes.

import { WebSocket } from "ws";
import { AsteriskError, type AsteriskErrorCode } from "../asterisk-error.ts";
import type { AsteriskAddress } from "../asterisk-url.ts";
import type { Link } from "../kept-connection.ts";
import { type AriEvent, parseAriEvent } from "./ari-event.ts";
import { basicAuthorization } from "./ari-http.ts";
import { ariPath } from "./ari-path.ts";

export interface AriEventsOptions extends AsteriskAddress {
  /** Stasis applications whose events are told; they exist while someone listens. */
  apps: readonly string[];
  /** Also what happens outside the applications. */
  subscribeAll?: boolean;
  connectMs: number;
  /** A ping each, and as long again without a word ends the link. */
  pingMs: number;
}

const MAX_EVENT_BYTES = 1024 * 1024;

export class AriEventsLink implements Link {
  readonly #options: AriEventsOptions;
  readonly #tell: (event: AriEvent) => void;
  readonly #socket: WebSocket;
  #heardAt = performance.now();
  #watch: NodeJS.Timeout | undefined;
  #up = false;
  #over = false;
  #fail: (error: AsteriskError) => void = () => undefined;
  #ended: (error: AsteriskError) => void = () => undefined;

  constructor(options: AriEventsOptions, tell: (event: AriEvent) => void) {
    this.#options = options;
    this.#tell = tell;
    const query = new URLSearchParams({ app: options.apps.join(",") });
    if (options.subscribeAll) query.set("subscribeAll", "true");
    const host = options.host.includes(":") ? `[${options.host}]` : options.host;
    const url = `ws://${host}:${options.port}${ariPath("events")}?${query.toString()}`;
    this.#socket = new WebSocket(url, {
      headers: { authorization: basicAuthorization(options) },
      handshakeTimeout: options.connectMs,
      maxPayload: MAX_EVENT_BYTES,
      perMessageDeflate: false,
      followRedirects: false,
    });
  }

  open(down: (error: AsteriskError) => void): Promise<void> {
    const { pingMs } = this.#options;
    this.#ended = down;
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      this.#socket.on("open", () => {
        this.#up = true;
        this.#heard();
        this.#watch = setInterval(() => this.#listen(), pingMs);
        resolve();
      });
      this.#socket.on("message", (data: Buffer) => {
        this.#heard();
        const event = this.#over ? undefined : parseAriEvent(data.toString("utf8"));
        if (event) this.#tell(event);
      });
      this.#socket.on("pong", () => this.#heard());
      this.#socket.on("unexpected-response", (_, answer) => {
        const status = answer.statusCode ?? 0;
        const code =
          status === 401 || status === 403 ? "ASTERISK_LOGIN_REFUSED" : "ASTERISK_UNREACHABLE";
        this.#down(
          code,
          `ARI: Asterisk answered the websocket with ${status}; compare ARI_URL with ari.conf`,
        );
      });
      this.#socket.on("error", (error) =>
        this.#down(
          this.#up ? "ASTERISK_DISCONNECTED" : "ASTERISK_UNREACHABLE",
          `ARI: ${error.message}`,
          error,
        ),
      );
      this.#socket.on("close", (code) =>
        this.#down("ASTERISK_DISCONNECTED", `ARI: the websocket was closed (${code})`),
      );
    });
  }

  close(): void {
    this.#down("ASTERISK_DISCONNECTED", "ARI: we closed the websocket");
  }

  #heard(): void {
    this.#heardAt = performance.now();
  }

  #listen(): void {
    const silent = performance.now() - this.#heardAt;
    if (silent > this.#options.pingMs * 2)
      this.#down("ASTERISK_DISCONNECTED", `ARI: no word for ${Math.round(silent)} ms`);
    else this.#socket.ping();
  }

  #down(code: AsteriskErrorCode, why: string, cause?: unknown): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#watch);
    // A socket that never opened says so once more as an error; it has been told.
    this.#socket.removeAllListeners("error");
    this.#socket.on("error", () => undefined);
    this.#socket.terminate();
    const error = new AsteriskError(code, why, { cause });
    if (this.#up) this.#ended(error);
    else this.#fail(error);
  }
}
