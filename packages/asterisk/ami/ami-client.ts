// The AMI client: one connection kept up for ever, actions with an answer or an error, events, and a resync after each gap.

import type { AsteriskAddress } from "../asterisk-url.ts";
import { KeptConnection, type KeptOptions } from "../kept-connection.ts";
import { Listeners } from "../listeners.ts";
import { AmiLink, type AmiLinkOptions } from "./ami-link.ts";
import type { AmiMessage } from "./ami-message.ts";
import type { AmiFields, AmiGrammar } from "./encode-action.ts";

export { AsteriskError, type AsteriskErrorCode, type AsteriskOutcome } from "../asterisk-error.ts";
export { parseAsteriskUrl, type AsteriskAddress } from "../asterisk-url.ts";
export { AmiMessage } from "./ami-message.ts";
export { checkPrivileges, type AmiPrivileges } from "./check-privileges.ts";
export { CALL_GRAMMAR, type AmiFields, type AmiGrammar } from "./encode-action.ts";

export interface AmiClientOptions
  extends AsteriskAddress, Partial<Omit<AmiLinkOptions, keyof AsteriskAddress>>, KeptOptions {
  /** The deadline of an action that names none. */
  actionMs?: number;
}

export interface ActOptions {
  timeoutMs?: number;
  /** Rules for this action's headers, on top of and before `CALL_GRAMMAR`. */
  grammar?: AmiGrammar;
}

const DEFAULTS = { events: "on", connectMs: 5000, pingMs: 10_000, pongMs: 5000 };

export class AmiClient {
  readonly #connection: KeptConnection<AmiLink>;
  readonly #events: Listeners<AmiMessage>;
  readonly #actionMs: number;

  /** Starts connecting at once. */
  constructor(options: AmiClientOptions) {
    this.#actionMs = options.actionMs ?? 5000;
    this.#events = new Listeners((error) => options.onFault?.(error));
    const tell = (event: AmiMessage) => this.#events.tell(event);
    const make = () => new AmiLink({ ...DEFAULTS, ...options }, tell);
    this.#connection = new KeptConnection("AMI", make, options);
  }

  get connected(): boolean {
    return this.#connection.connected;
  }

  /** Resolves when logged in and resynced; rejects with the last error when that takes longer than `timeoutMs`. */
  ready(timeoutMs = 10_000): Promise<void> {
    return this.#connection.ready(timeoutMs);
  }

  /**
   * Runs one action and gives its response. Not connected: nothing was sent. Timed out or cut off: the error's `outcome`
   * is `unknown`, ask Asterisk what became of it.
   */
  async action(
    name: string,
    fields: AmiFields = {},
    options: ActOptions = {},
  ): Promise<AmiMessage> {
    const { timeoutMs = this.#actionMs, grammar } = options;
    const how = { timeoutMs, grammar, wantsList: false };
    return (await this.#connection.link.act(name, fields, how)).response;
  }

  /** Runs an action that answers with a list of events (CoreShowChannels, QueueStatus, …) and gives the list. */
  async list(
    name: string,
    fields: AmiFields = {},
    options: ActOptions = {},
  ): Promise<AmiMessage[]> {
    const { timeoutMs = this.#actionMs, grammar } = options;
    const how = { timeoutMs, grammar, wantsList: true };
    return (await this.#connection.link.act(name, fields, how)).entries;
  }

  /** Tells every event that belongs to no list of ours; returns how to stop. */
  onEvent(listener: (event: AmiMessage) => void): () => void {
    return this.#events.add(listener);
  }

  /**
   * Runs `resync` after each login, while events already flow: Asterisk keeps none for who was away. When it fails, the
   * connection is made anew.
   */
  onConnected(resync: () => void | Promise<void>): () => void {
    return this.#connection.onConnected(resync);
  }

  /** Ends the connection; actions under way fail with an unknown outcome. */
  close(): Promise<void> {
    return this.#connection.close();
  }
}
