// One logged-in AMI connection: banner, login, actions, and the pings that notice when the other end is gone.

import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { AsteriskError, type AsteriskErrorCode } from "../asterisk-error.ts";
import type { AsteriskAddress } from "../asterisk-url.ts";
import type { Link } from "../kept-connection.ts";
import type { AmiMessage } from "./ami-message.ts";
import { AmiParser } from "./ami-parser.ts";
import { type AmiFields, type AmiGrammar, encodeAction } from "./encode-action.ts";
import { type AmiAnswer, PendingActions } from "./pending-actions.ts";

export interface AmiLinkOptions extends AsteriskAddress {
  /** Event classes to be told of, `call,cdr,agent,user`; `off` for none. */
  events: string;
  /** From the first packet to the login's answer. */
  connectMs: number;
  /** After this long without a word from Asterisk it is asked, … */
  pingMs: number;
  /** … and after this much more the connection is given up. */
  pongMs: number;
}

export interface ActionOptions {
  timeoutMs: number;
  wantsList: boolean;
  grammar?: AmiGrammar;
}

const MAX_UNSENT_BYTES = 262_144;

export class AmiLink implements Link {
  readonly #socket: Socket;
  readonly #options: AmiLinkOptions;
  readonly #event: (message: AmiMessage) => void;
  readonly #pending = new PendingActions();
  readonly #prefix = randomUUID().slice(0, 8);
  #count = 0;
  #up = false;
  #over = false;
  #heardAt = performance.now();
  #watch: NodeJS.Timeout | undefined;
  #fail: (error: AsteriskError) => void = () => undefined;
  #ended: (error: AsteriskError) => void = () => undefined;

  /** `event` is told of messages that answer none of our actions. */
  constructor(options: AmiLinkOptions, event: (message: AmiMessage) => void) {
    this.#options = options;
    this.#event = event;
    this.#socket = connect({ host: options.host, port: options.port, noDelay: true });
  }

  /** Connects and logs in. */
  open(down: (error: AsteriskError) => void): Promise<void> {
    const { connectMs } = this.#options;
    this.#ended = down;
    const opening = Promise.withResolvers<void>();
    this.#fail = opening.reject;
    const late = () => this.#down("ASTERISK_TIMEOUT", `AMI: no login in ${connectMs} ms`);
    const deadline = setTimeout(late, connectMs);
    const parser = new AmiParser((message) => this.#message(message));
    this.#socket.on("data", (chunk) => {
      const greeted = parser.banner !== "";
      this.#heardAt = performance.now();
      parser.push(chunk);
      if (!greeted && parser.banner !== "") void this.#login(parser.banner, opening.resolve);
    });
    this.#socket.on("error", (error) => {
      const code = this.#up ? "ASTERISK_DISCONNECTED" : "ASTERISK_UNREACHABLE";
      this.#down(code, `AMI: ${error.message}`, error);
    });
    this.#socket.on("close", () =>
      this.#down("ASTERISK_DISCONNECTED", "AMI: Asterisk closed the connection"),
    );
    return opening.promise.finally(() => clearTimeout(deadline));
  }

  /** Sends one action in one write and waits for its answer. */
  async act(action: string, fields: AmiFields, options: ActionOptions): Promise<AmiAnswer> {
    const id = `${this.#prefix}-${++this.#count}`;
    const bytes = encodeAction(action, id, fields, options.grammar);
    if (this.#over) throw new AsteriskError("ASTERISK_NOT_CONNECTED", "AMI is not connected");
    if (this.#socket.writableLength > MAX_UNSENT_BYTES)
      throw new AsteriskError("ASTERISK_BUSY", "AMI: Asterisk takes no actions; try again");
    const answer = this.#pending.expect(id, action, options.wantsList, options.timeoutMs);
    this.#socket.write(bytes);
    return answer;
  }

  close(): void {
    this.#down("ASTERISK_DISCONNECTED", "AMI: we closed the connection");
  }

  async #login(banner: string, resolve: () => void): Promise<void> {
    if (!banner.startsWith("Asterisk Call Manager/"))
      return this.#down(
        "ASTERISK_UNREACHABLE",
        "AMI: what answers there is not Asterisk's manager",
      );
    const { username, secret, events, connectMs, pingMs } = this.#options;
    const fields = { Username: username, Secret: secret, Events: events };
    try {
      await this.act("Login", fields, { timeoutMs: connectMs, wantsList: false });
    } catch (error) {
      if (!(error instanceof AsteriskError)) throw error;
      if (error.code !== "ASTERISK_REFUSED") return this.#down(error.code, error.message);
      const advice = "AMI: Asterisk refused the login; compare AMI_URL with manager.conf";
      return this.#down("ASTERISK_LOGIN_REFUSED", advice);
    }
    if (this.#over) return;
    this.#up = true;
    this.#watch = setInterval(() => this.#listen(), Math.ceil(pingMs / 4));
    resolve();
  }

  #message(message: AmiMessage): void {
    if (this.#over) return;
    if (!this.#pending.take(message) && message.event !== "") this.#event(message);
  }

  /** Asks when it has been silent for long, gives up when that was not answered either. */
  #listen(): void {
    const { pingMs, pongMs } = this.#options;
    const silent = performance.now() - this.#heardAt;
    if (silent > pingMs + pongMs)
      return this.#down("ASTERISK_DISCONNECTED", `AMI: no word for ${Math.round(silent)} ms`);
    if (silent < pingMs) return;
    // Its answer is what counts, and that is noticed as traffic.
    this.act("Ping", {}, { timeoutMs: pongMs, wantsList: false }).catch(() => undefined);
  }

  #down(code: AsteriskErrorCode, why: string, cause?: unknown): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#watch);
    this.#socket.destroy();
    this.#pending.failAll("ASTERISK_DISCONNECTED", "the connection went down before the answer");
    const error = new AsteriskError(code, why, { cause });
    if (this.#up) this.#ended(error);
    else this.#fail(error);
  }
}
