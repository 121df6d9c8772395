// Sees to it that the database gets every session: at once, or from the spool when it is back, or at the next start.
import type { Clock } from "@pipecast/platform/clock";
import { toAppError } from "@pipecast/platform/errors";
import type { Log } from "@pipecast/platform/log";
import { type KeptSession, lostSession } from "./kept-session.ts";
import { MOST_SPOOLED, type SessionSpool } from "./session-spool.ts";
import type { SessionRecord } from "./session-record.ts";

export interface SessionStoreOptions {
  /** A session that has begun: `gateway` will close it should it never end. */
  begin?: (session: KeptSession, gateway: string) => Promise<void>;
  /** A session that is over. */
  save: (session: KeptSession) => Promise<void>;
  /** Sessions that this gateway has begun and not ended. */
  unended?: (gateway: string) => Promise<KeptSession[]>;
  clock: Pick<Clock, "after" | "now">;
  log: Log;
}

/** Sessions that wait in memory; the others wait on disk only, or are given up where there is no disk. */
const MOST_IN_MEMORY = 1_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;

interface Waiting {
  id: string;
  /** Undefined: only the spool has it. */
  session: KeptSession | undefined;
  /** True once the disk has it. */
  spooled: Promise<boolean>;
  stored: () => void;
}

export class SessionStore {
  readonly #options: SessionStoreOptions;
  readonly #waiting: Waiting[] = [];
  /** Sessions of this process that have begun, until they are handed on. */
  readonly #begun = new Map<string, { onDisk?: Promise<boolean> }>();
  #spool: SessionSpool | undefined;
  #working: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  #stopping = false;

  constructor(options: SessionStoreOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Takes up what earlier processes left: sessions that are over are stored, those that never ended are closed. */
  async start(spool: SessionSpool): Promise<void> {
    this.#spool = spool;
    const now = this.#options.clock.now();
    const found: KeptSession[] = [];
    for (const id of await spool.ids()) {
      const session = await spool.read(id);
      if (session !== undefined)
        found.push(session.outcome === null ? lostSession(session, now) : session);
    }
    found.sort((a, b) => (a.endedAt ?? now) - (b.endedAt ?? now));
    for (const session of found) this.#wait(session, () => undefined);
    void this.#closeUnended(spool);
  }

  /** A session begins. Never rejects: what the database does not take now the disk keeps. */
  begin(session: KeptSession): void {
    const { begin, log } = this.#options;
    const spool = this.#spool;
    if (begin === undefined || spool === undefined) return;
    const { id } = session.identity;
    const begun: { onDisk?: Promise<boolean> } = {};
    this.#begun.set(id, begun);
    begin(session, spool.gateway).catch((error: unknown) => {
      const err = toAppError(error);
      log.warn({ err, code: err.code, session: id }, "the database does not take calls' sessions");
      if (this.#begun.get(id) === begun) begun.onDisk = this.#toDisk(session);
    });
  }

  /** Takes a session that is over; `stored` is called when the database has it, only the disk has it, or it was given up. */
  put(record: SessionRecord, stored: () => void): void {
    record.close();
    this.#wait(record, stored);
    if (this.#waiting.length <= MOST_IN_MEMORY) return;
    const oldest = this.#waiting.find(({ session }) => session !== undefined);
    if (oldest === undefined) return;
    if (this.#spool === undefined) this.#giveUp(oldest, "too many sessions wait for the database");
    else void this.#leaveToDisk(oldest);
  }

  /** Tries everything once more, waits for that at most `deadlineMs`; the rest stays on disk, or is given up. */
  async stop(deadlineMs: number): Promise<void> {
    this.#stopping = true;
    this.#wake?.();
    const late = new Promise<void>((resolve) => this.#options.clock.after(deadlineMs, resolve));
    await Promise.race([this.#working ?? Promise.resolve(), late]);
    for (const waiting of this.#waiting.slice())
      if (await Promise.race([waiting.spooled, late.then(() => false)])) this.#done(waiting);
      else this.#giveUp(waiting, "the gateway stops while the database is away");
    await this.#spool?.close();
  }

  #wait(session: KeptSession, stored: () => void): void {
    const { id } = session.identity;
    // Its beginning first, so that it never overwrites the end.
    const begun = this.#begun.get(id)?.onDisk ?? Promise.resolve();
    this.#begun.delete(id);
    const spooled = begun.then(() => this.#toDisk(session));
    this.#waiting.push({ id, session, spooled, stored });
    this.#working ??= this.#work();
  }

  async #toDisk(session: KeptSession): Promise<boolean> {
    try {
      await this.#spool?.write(session);
      return this.#spool !== undefined;
    } catch (error) {
      this.#options.log.error(
        { err: error, code: "GATEWAY_SPOOL_FAILED" },
        "a session could not be written to disk",
      );
      return false;
    }
  }

  async #leaveToDisk(waiting: Waiting): Promise<void> {
    const { session } = waiting;
    waiting.session = undefined;
    if (!(await waiting.spooled)) {
      waiting.session = session;
      this.#giveUp(waiting, "too many sessions wait for the database");
    } else if (this.#waiting.length > MOST_SPOOLED)
      this.#giveUp(waiting, "too many sessions wait on disk");
    else waiting.stored();
  }

  async #work(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      try {
        await this.#save(next);
        pause = FIRST_PAUSE_MS;
      } catch (error) {
        const err = toAppError(error);
        this.#options.log.warn({ err, code: err.code }, "a session could not be stored yet");
        if (this.#stopping) break;
        // One that the database will never take goes to the back and keeps the others out no longer.
        if (!err.retryable && this.#remove(next)) this.#waiting.push(next);
        await this.#pause(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
    this.#working = undefined;
  }

  async #save(waiting: Waiting): Promise<void> {
    await waiting.spooled;
    const session = waiting.session ?? (await this.#spool?.read(waiting.id));
    if (session !== undefined) await this.#options.save(session);
    this.#done(waiting);
    // Cut off here, the next start stores it again, which changes nothing.
    await this.#spool?.remove(waiting.id);
  }

  /** Sessions whose process was killed: only their beginning is in the database. */
  async #closeUnended(spool: SessionSpool): Promise<void> {
    const { unended, clock, log } = this.#options;
    if (unended === undefined) return;
    let pause = FIRST_PAUSE_MS;
    while (!this.#stopping)
      try {
        const lost = (await unended(spool.gateway)).filter(
          ({ identity: { id } }) =>
            !this.#begun.has(id) && !this.#waiting.some((waiting) => waiting.id === id),
        );
        for (const session of lost) this.#wait(lostSession(session, clock.now()), () => undefined);
        if (lost.length > 0)
          log.warn({ sessions: lost.length }, "sessions of a gateway that was killed are closed");
        return;
      } catch {
        await new Promise<void>((resolve) => clock.after(pause, resolve));
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
  }

  #done(waiting: Waiting): void {
    if (this.#remove(waiting)) waiting.stored();
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

  #giveUp(waiting: Waiting, reason: string): void {
    const { id, session } = waiting;
    this.#options.log.error(
      {
        code: "GATEWAY_SESSION_LOST",
        session: id,
        org: session?.identity.org_id,
        outcome: session?.outcome,
        reason,
      },
      "a session was not stored",
    );
    void this.#spool?.remove(id).catch(() => undefined);
    this.#done(waiting);
  }
}
