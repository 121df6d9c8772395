// Who waits for the one SQLite connection: first come, first served, capped, with a deadline.
import { DbErrors } from "../database-errors.ts";

const MOST_WAITING = 1000;

export class ConnectionQueue {
  #held = false;
  #closed = false;
  readonly #waiting: { enter: () => void; refuse: (error: Error) => void }[] = [];

  /** Resolves when the connection is the caller's; throws DB_OVERLOADED after the deadline, DB_CLOSED after `close`. */
  async enter(deadlineMs: number): Promise<void> {
    if (this.#closed) throw DbErrors.CLOSED();
    if (!this.#held) {
      this.#held = true;
      return;
    }
    if (this.#waiting.length >= MOST_WAITING) throw DbErrors.OVERLOADED({ ms: 0 });
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        const place = this.#waiting.indexOf(waiter);
        if (place >= 0) this.#waiting.splice(place, 1);
        reject(DbErrors.OVERLOADED({ ms: deadlineMs }));
      }, deadlineMs);
      const waiter = {
        enter: () => {
          clearTimeout(timer);
          resolve();
        },
        refuse: (error: Error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.#waiting.push(waiter);
    });
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#held = false;
    else next.enter();
  }

  /** Lets the holder and those who wait finish, at most `deadlineMs`; then refuses everyone. */
  async close(deadlineMs: number): Promise<void> {
    if (this.#closed) return;
    await this.enter(deadlineMs).catch(() => {});
    this.#closed = true;
    for (const waiter of this.#waiting.splice(0)) waiter.refuse(DbErrors.CLOSED());
  }
}
