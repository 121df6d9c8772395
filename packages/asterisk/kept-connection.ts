// A connection kept up for ever: tried again with growing waits, resynced after each gap, ended by `close` and nothing else.

import { AsteriskError } from "./asterisk-error.ts";
import { Backoff } from "./backoff.ts";

/** One connection from opening to its end. */
export interface Link {
  /** Resolves when it may be used, or rejects; `down` is called once if it ends after that. */
  open(down: (error: AsteriskError) => void): Promise<void>;
  close(): void;
}

export interface KeptOptions {
  /** Told of each connection (after its resync), each loss and each failed try. */
  onState?(state: "connected" | "down", error?: AsteriskError): void;
  /** A resync or a listener threw. */
  onFault?(error: unknown): void;
  /** Numbers in [0, 1). */
  random?: () => number;
}

export class KeptConnection<L extends Link> {
  readonly #name: string;
  readonly #make: () => L;
  readonly #options: KeptOptions;
  readonly #backoff: Backoff;
  readonly #resyncs = new Set<() => void | Promise<void>>();
  readonly #running: Promise<void>;
  #link: L | undefined;
  /** Ends what is being waited for: an opening connection, a pause. */
  #interrupt: () => void = () => undefined;
  #waiting: ((error?: AsteriskError) => void)[] = [];
  #ready = false;
  #closed = false;
  #lastError: AsteriskError;

  /** Starts connecting; `make` gives a new link for each try. `name` stands in errors. */
  constructor(name: string, make: () => L, options: KeptOptions) {
    this.#name = name;
    this.#make = make;
    this.#options = options;
    this.#backoff = new Backoff(options.random);
    this.#lastError = new AsteriskError("ASTERISK_NOT_CONNECTED", `${name} is not connected`);
    this.#running = this.#run();
  }

  /** Whether it is open and resynced. */
  get connected(): boolean {
    return this.#ready;
  }

  /** The open link; throws when there is none, and then nothing was sent. */
  get link(): L {
    if (this.#closed) throw this.#closedError();
    if (this.#link) return this.#link;
    throw new AsteriskError("ASTERISK_NOT_CONNECTED", `${this.#name} is not connected`);
  }

  /** Resolves when open and resynced; rejects with the last error when that takes longer than `timeoutMs`. */
  ready(timeoutMs: number): Promise<void> {
    if (this.#ready) return Promise.resolve();
    if (this.#closed) return Promise.reject(this.#closedError());
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => settle(this.#lastError), timeoutMs);
      const settle = (error?: AsteriskError) => {
        clearTimeout(deadline);
        this.#waiting = this.#waiting.filter((waiting) => waiting !== settle);
        if (error) reject(error);
        else resolve();
      };
      this.#waiting.push(settle);
    });
  }

  /** Runs `resync` after each opening; when it fails, the connection is made anew. Returns how to stop. */
  onConnected(resync: () => void | Promise<void>): () => void {
    this.#resyncs.add(resync);
    return () => this.#resyncs.delete(resync);
  }

  /** Gives the open link up and opens another, as after a loss. */
  restart(): void {
    this.#ready = false;
    this.#link?.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#interrupt();
    await this.#running;
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
    let link: L;
    try {
      link = this.#make();
      this.#interrupt = () => link.close();
      await link.open(down.resolve);
    } catch (error) {
      return { error: this.#asError(error), lastedMs: 0 };
    }
    const since = performance.now();
    this.#link = link;
    void this.#resync(link);
    const error = await down.promise;
    return { error, lastedMs: performance.now() - since };
  }

  async #resync(link: L): Promise<void> {
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

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #asError(error: unknown): AsteriskError {
    if (error instanceof AsteriskError) return error;
    const why = `${this.#name} could not be opened`;
    return new AsteriskError("ASTERISK_UNREACHABLE", why, { cause: error });
  }

  #closedError(): AsteriskError {
    return new AsteriskError("ASTERISK_CLOSED", `${this.#name}: the client is closed`);
  }
}
