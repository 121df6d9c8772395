// What is known of the transaction under way: the guard that its callback awaits only SQL on `trx`, and its deadline.
import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate } from "node:timers";
import { DbErrors } from "../database-errors.ts";
import type { Engine } from "../connection/engine.ts";

const current = new AsyncLocalStorage<TransactionState>();

/** The transaction in whose asynchronous context this code runs, if it is still open. */
export function currentTransaction(): TransactionState | undefined {
  const state = current.getStore();
  return state?.open === true ? state : undefined;
}

export class TransactionState {
  readonly engine: Engine;
  readonly #strict: boolean;
  /** False once the transaction has ended: work it started in the background is then free again. */
  open = true;
  /** True once its connection is taken: a second one in the same context goes around the transaction. */
  connected = false;
  /** True from the moment `commit` is sent: what happens after it is not to be repeated. */
  committing = false;
  readonly afterCommit: (() => void)[] = [];
  #watching = false;
  #inFlight = 0;
  #turn = 0;
  #fail: (error: Error) => void = () => {};

  constructor(engine: Engine, strict: boolean) {
    this.engine = engine;
    this.#strict = strict;
  }

  /** Runs `begin` with this state as the current one. */
  enter<R>(begin: () => Promise<R>): Promise<R> {
    return current.run(this, begin);
  }

  /** Runs the callback against its deadline and, when strict, against waiting for anything but SQL. */
  async watch<R>(callback: () => Promise<R>, deadlineMs: number): Promise<R> {
    const failed = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    const timer = setTimeout(
      () => this.#fail(DbErrors.TRANSACTION_TIMEOUT({ ms: deadlineMs })),
      deadlineMs,
    );
    try {
      this.#watching = this.#strict;
      this.#look();
      const work = callback();
      work.catch(() => {}); // after a deadline nobody else listens to it
      return await Promise.race([work, failed]);
    } finally {
      this.#watching = false;
      clearTimeout(timer);
    }
  }

  statementStarted(): void {
    this.#inFlight++;
    this.#turn++;
  }

  statementEnded(): void {
    this.#inFlight--;
    this.#turn++;
    this.#look();
  }

  /** After a statement, the callback has until the next turn of the event loop to send another or to be done. */
  #look(): void {
    if (!this.#watching) return;
    const turn = this.#turn;
    setImmediate(() => {
      if (this.#watching && this.#inFlight === 0 && this.#turn === turn)
        this.#fail(DbErrors.TRANSACTION_IDLE());
    });
  }
}
