// Things to do once a transaction is stored: wake a worker, tell a listener.
import { DbErrors } from "../database-errors.ts";
import { currentTransaction } from "./transaction-state.ts";

/**
 * Calls `fn` right after the transaction around this code has committed; never when it is undone. `fn` must not throw, and
 * is lost when the process dies in between: what must happen belongs into the outbox. Throws DB_NOT_IN_TRANSACTION.
 */
export function afterCommit(fn: () => void): void {
  const state = currentTransaction();
  if (state === undefined) throw DbErrors.NOT_IN_TRANSACTION();
  state.afterCommit.push(fn);
}
