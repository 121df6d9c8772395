// Keeps a session that is over until the database has it: tried again with growing pauses, bounded, in memory.
import type { Clock } from "@pipecast/platform/clock";
import { toAppError } from "@pipecast/platform/errors";
import type { Log } from "@pipecast/platform/log";
import type { SessionRecord } from "./session-record.ts";

export interface SessionStoreOptions {
  save: (record: SessionRecord) => Promise<void>;
  clock: Pick<Clock, "after">;
  log: Log;
}

/** Sessions that may wait for the database; beyond that the oldest is given up, with its outcome in the log. */
const MOST = 1_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;

interface Waiting {
  record: SessionRecord;
  stored: () => void;
}

export class SessionStore {
  readonly #options: SessionStoreOptions;
  readonly #waiting: Waiting[] = [];
  #working: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  #stopping = false;

  constructor(options: SessionStoreOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Takes a session; `stored` is called when the database has it, or it was given up. */
  put(record: SessionRecord, stored: () => void): void {
    record.close();
    this.#waiting.push({ record, stored });
    if (this.#waiting.length > MOST) this.#giveUp("too many sessions wait for the database");
    this.#working ??= this.#work();
  }

  /** Tries everything once more, waits for that at most `deadlineMs`, and gives up the rest. */
  async stop(deadlineMs: number): Promise<void> {
    this.#stopping = true;
    this.#wake?.();
    const late = new Promise<void>((resolve) => this.#options.clock.after(deadlineMs, resolve));
    await Promise.race([this.#working ?? Promise.resolve(), late]);
    while (this.#waiting.length > 0) this.#giveUp("the gateway stops while the database is away");
  }

  async #work(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      try {
        await this.#options.save(next.record);
        pause = FIRST_PAUSE_MS;
        this.#remove(next);
        next.stored();
      } catch (error) {
        const err = toAppError(error);
        this.#options.log.warn({ err, code: err.code }, "a session could not be stored yet");
        if (this.#stopping) break;
        // To the back: one that the database will never take does not keep the others out.
        if (this.#remove(next)) this.#waiting.push(next);
        await this.#pause(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
    this.#working = undefined;
  }

  #remove(waiting: Waiting): boolean {
    const at = this.#waiting.indexOf(waiting);
    if (at >= 0) this.#waiting.splice(at, 1);
    return at >= 0;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  #giveUp(reason: string): void {
    const lost = this.#waiting.shift();
    if (lost === undefined) return;
    const { identity, outcome } = lost.record;
    this.#options.log.error(
      { code: "GATEWAY_SESSION_LOST", session: identity.id, org: identity.org_id, outcome, reason },
      "a session was not stored",
    );
    lost.stored();
  }
}
