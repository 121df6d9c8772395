// The AMI client: one connection kept up for ever, actions with an answer or an error, events, and a resync after each gap.

import { AsteriskError } from "../asterisk-error.ts";
import type { AsteriskAddress } from "../asterisk-url.ts";
import { Backoff } from "../backoff.ts";
import { AmiLink, type AmiLinkOptions } from "./ami-link.ts";
import type { AmiMessage } from "./ami-message.ts";
import type { AmiFields, AmiGrammar } from "./encode-action.ts";
import type { AmiAnswer } from "./pending-actions.ts";

export { parseAsteriskUrl, type AsteriskAddress } from "../asterisk-url.ts";
export { AsteriskError, type AsteriskErrorCode, type AsteriskOutcome } from "../asterisk-error.ts";
export { AmiMessage } from "./ami-message.ts";
export { checkPrivileges, type AmiPrivileges } from "./check-privileges.ts";
export { CALL_GRAMMAR, type AmiFields, type AmiGrammar } from "./encode-action.ts";

export interface AmiClientOptions
  extends AsteriskAddress, Partial<Omit<AmiLinkOptions, keyof AsteriskAddress>> {
  /** The deadline of an action that names none. */
  actionMs?: number;
  /** Told of each connection, each loss and each failed try. */
  onState?(state: "connected" | "down", error?: AsteriskError): void;
  /** An event listener threw. */
  onFault?(error: unknown): void;
  random?: () => number;
}

export interface ActOptions {
  timeoutMs?: number;
  /** Rules for this action's headers, on top of and before `CALL_GRAMMAR`. */
  grammar?: AmiGrammar;
}

const DEFAULTS = { events: "on", connectMs: 5000, pingMs: 10_000, pongMs: 5000 };

export class AmiClient {
  readonly #options: AmiClientOptions;
  readonly #backoff: Backoff;
  readonly #listeners = new Set<(event: AmiMessage) => void>();
  readonly #resyncs = new Set<() => void | Promise<void>>();
  /** The connection, once it is logged in. */
  #link: AmiLink | undefined;
  /** Ends what the client is waiting for: an opening connection, a pause. */
  #interrupt: () => void = () => undefined;
  #waiting: ((error?: AsteriskError) => void)[] = [];
  #ready = false;
  #closed = false;
  #lastError: AsteriskError | undefined;
  readonly #running: Promise<void>;

  constructor(options: AmiClientOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random);
    this.#running = this.#run();
  }

  get connected(): boolean {
    return this.#ready;
  }

  /** Resolves when logged in and resynced; rejects with the last error when that takes longer than `timeoutMs`. */
  ready(timeoutMs = 10_000): Promise<void> {
    if (this.#ready) return Promise.resolve();
    if (this.#closed) return Promise.reject(this.#closedError());
    return new Promise((resolve, reject) => {
      const late = () =>
        settle(
          this.#lastError ?? new AsteriskError("ASTERISK_NOT_CONNECTED", "AMI is not connected"),
        );
      const deadline = setTimeout(late, timeoutMs);
      const settle = (error?: AsteriskError) => {
        clearTimeout(deadline);
        this.#waiting = this.#waiting.filter((waiting) => waiting !== settle);
        if (error) reject(error);
        else resolve();
      };
      this.#waiting.push(settle);
    });
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
    return (await this.#act(name, fields, options, false)).response;
  }

  /** Runs an action that answers with a list of events (CoreShowChannels, QueueStatus, …) and gives the list. */
  async list(
    name: string,
    fields: AmiFields = {},
    options: ActOptions = {},
  ): Promise<AmiMessage[]> {
    return (await this.#act(name, fields, options, true)).entries;
  }

  /** Tells every event that belongs to no list of ours; returns how to stop. */
  onEvent(listener: (event: AmiMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Runs `resync` after each login, while events already flow: Asterisk keeps none for who was away. When it fails, the
   * connection is made anew.
   */
  onConnected(resync: () => void | Promise<void>): () => void {
    this.#resyncs.add(resync);
    return () => this.#resyncs.delete(resync);
  }

  /** Ends the connection; actions under way fail with an unknown outcome. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#interrupt();
    await this.#running;
  }

  #act(
    name: string,
    fields: AmiFields,
    options: ActOptions,
    wantsList: boolean,
  ): Promise<AmiAnswer> {
    if (this.#closed) throw this.#closedError();
    if (!this.#link)
      throw new AsteriskError(
        "ASTERISK_NOT_CONNECTED",
        `AMI is not connected; ${name} was not sent`,
      );
    const timeoutMs = options.timeoutMs ?? this.#options.actionMs ?? 5000;
    return this.#link.act(name, fields, { timeoutMs, wantsList, grammar: options.grammar });
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const { error, lastedMs } = await this.#connectOnce();
      this.#link = undefined;
      this.#ready = false;
      this.#lastError = error;
      if (this.#closed) break;
      this.#options.onState?.("down", error);
      await this.#pause(this.#backoff.next(lastedMs));
    }
    for (const settle of this.#waiting) settle(this.#closedError());
  }

  /** One connection from beginning to end; gives why it ended and how long it was up. */
  async #connectOnce(): Promise<{ error: AsteriskError; lastedMs: number }> {
    const down = Promise.withResolvers<AsteriskError>();
    const link = new AmiLink(
      { ...DEFAULTS, ...this.#options },
      { event: (message) => this.#tell(message), down: down.resolve },
    );
    this.#interrupt = () => link.close();
    try {
      await link.open();
    } catch (error) {
      if (error instanceof AsteriskError) return { error, lastedMs: 0 };
      throw error;
    }
    const since = performance.now();
    this.#link = link;
    void this.#resync(link);
    const error = await down.promise;
    return { error, lastedMs: performance.now() - since };
  }

  async #resync(link: AmiLink): Promise<void> {
    try {
      for (const resync of this.#resyncs) await resync();
    } catch (error) {
      this.#options.onFault?.(error);
      link.close();
      return;
    }
    if (this.#link !== link || this.#closed) return;
    this.#ready = true;
    this.#options.onState?.("connected");
    for (const settle of this.#waiting) settle();
  }

  #tell(event: AmiMessage): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#options.onFault?.(error);
      }
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #closedError(): AsteriskError {
    return new AsteriskError("ASTERISK_CLOSED", "AMI: the client is closed");
  }
}
