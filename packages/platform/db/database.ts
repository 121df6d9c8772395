// What the services see of a database: one shape over SQLite and MySQL or MariaDB.
import type { Kysely, Transaction } from "kysely";

export type Dialect = "sqlite" | "mysql";

/** Whether the database answered last time, since when (epoch ms), and the code of the last failure. */
export interface DatabaseHealth {
  readonly state: "up" | "down";
  readonly since: number;
  readonly lastError?: string;
}

export interface TransactionOptions {
  /** Milliseconds one run of the callback may take; default 10,000. */
  deadlineMs?: number;
}

export interface Database<T = unknown> {
  /** For single statements. Inside `transaction` use the `trx` it gives. */
  readonly kysely: Kysely<T>;
  readonly dialect: Dialect;
  /** The URL without user and password: safe to log. */
  readonly name: string;
  readonly health: DatabaseHealth;
  /**
   * Runs the callback in one transaction (SQLite: `begin immediate`) and commits. The callback awaits nothing but
   * SQL on `trx`, and can run again: deadlocks and connections lost before the commit are retried a few times.
   * Errors: DB_TRANSACTION_TIMEOUT, DB_COMMIT_UNKNOWN (the connection was lost while committing: the work may have
   * been stored), DB_PLAIN_QUERY_IN_TRANSACTION, DB_TRANSACTION_IDLE, and whatever the callback throws.
   */
  transaction<R>(fn: (trx: Transaction<T>) => Promise<R>, options?: TransactionOptions): Promise<R>;
  /** The same connection, seen with another service's table types. */
  typed<U>(): Database<U>;
  /** Resolves when the database answers within the deadline (default 3,000 ms). */
  ping(deadlineMs?: number): Promise<void>;
  /** Waits for statements under way (at most 5 s), then closes. */
  close(): Promise<void>;
  /** Called once each time the database stops answering; the answer unsubscribes. */
  onLost(listener: (error: Error) => void): () => void;
  /** Called once each time it answers again. */
  onBack(listener: () => void): () => void;
}

/** A database whose tables are nobody's business here: what functions take that work on any service's. */
export type DatabaseHandle = Pick<Database, "dialect" | "name" | "typed">;

export interface QueryEvent {
  readonly phase: "start" | "end";
  readonly sql: string;
  /** Only at the end. */
  readonly ms?: number;
  readonly failed?: boolean;
}

export interface DatabaseOptions {
  /** Throw when a transaction's callback waits for anything but SQL on `trx`. Default: only when NODE_ENV is `test`. */
  strict?: boolean;
  /** Most milliseconds one statement may take; default 10,000 (SQLite: waiting for another process's write lock). */
  statementTimeoutMs?: number;
  /** Most milliseconds to wait for a free connection; default 5,000. */
  acquireTimeoutMs?: number;
  /** Connections of the pool (MySQL only); default 10. */
  connections?: number;
  /** Sees each statement start and end, without its values: metrics, slow-query logs. Must not throw. */
  onQuery?: (event: QueryEvent) => void;
}
