// One transaction from begin to commit: guarded, with a deadline, run again when the server asked for it.
import { setTimeout as pause } from "node:timers/promises";
import type { Kysely, Transaction } from "kysely";
import { isAppError } from "../../errors/index.ts";
import { DbErrors } from "../database-errors.ts";
import type { Engine } from "../connection/engine.ts";
import { currentTransaction, TransactionState } from "./transaction-state.ts";

const MOST_RUNS = 5;
const DEADLINE_MS = 10_000;

export interface TransactionSetting {
  readonly engine: Engine;
  readonly strict: boolean;
}

/** Runs `fn` in a transaction; see `Database.transaction`. */
export async function runTransaction<T, R>(
  kysely: Kysely<T>,
  setting: TransactionSetting,
  fn: (trx: Transaction<T>) => Promise<R>,
  deadlineMs = DEADLINE_MS,
): Promise<R> {
  const { engine, strict } = setting;
  if (currentTransaction()?.engine === engine) throw DbErrors.NESTED_TRANSACTION();
  for (let run = 1; ; run++) {
    const state = new TransactionState(engine, strict);
    try {
      const result = await state.enter(() =>
        kysely.transaction().execute((trx) => state.watch(() => fn(trx), deadlineMs)),
      );
      state.open = false;
      for (const callback of state.afterCommit) callback();
      return result;
    } catch (error) {
      state.open = false;
      if (run >= MOST_RUNS || state.committing || !canRunAgain(error)) throw error;
    }
    await pause(Math.random() * 20 * 2 ** run);
  }
}

/** The server undid everything; nothing of it remains. */
function canRunAgain(error: unknown): boolean {
  return isAppError(error) && (error.code === "DB_CONFLICT" || error.code === "DB_LOST");
}
