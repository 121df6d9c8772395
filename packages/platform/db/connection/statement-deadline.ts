// Lets long statements (schema changes, copies) take longer than the usual deadline.
import { AsyncLocalStorage } from "node:async_hooks";

const deadline = new AsyncLocalStorage<number>();

/** Statements that run inside `fn` may take `ms` each. */
export function withStatementDeadline<R>(ms: number, fn: () => Promise<R>): Promise<R> {
  return deadline.run(ms, fn);
}

/** The deadline set around this code, if any. */
export function statementDeadline(): number | undefined {
  return deadline.getStore();
}
