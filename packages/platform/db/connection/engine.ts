// The plug-in point under a database: where physical connections come from and what one can do.
import type { QueryResult } from "kysely";
import type { Dialect } from "../database.ts";

/** One physical connection, held by one user between `acquire` and `release`. */
export interface Session {
  /** Errors are already DbErrors; after DB_LOST or DB_TIMEOUT the session is dead. */
  execute(
    sql: string,
    parameters: readonly unknown[],
    deadlineMs: number,
  ): Promise<QueryResult<unknown>>;
  release(): void;
  /** Gives the connection up; the server undoes what was not committed. */
  destroy(): void;
}

export interface Engine {
  readonly dialect: Dialect;
  /** The statement that opens a transaction. */
  readonly begin: string;
  acquire(deadlineMs: number): Promise<Session>;
  close(): Promise<void>;
}
