// A connection as Kysely sees it, for the time it is lent: refuses statements before and after, keeps a doomed transaction doomed.
import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import { isAppError } from "../../errors/index.ts";
import type { QueryEvent } from "../database.ts";
import { DbErrors } from "../database-errors.ts";
import type { Session } from "./engine.ts";
import { statementDeadline } from "./statement-deadline.ts";
import type { TransactionState } from "../transaction/transaction-state.ts";

export interface LeaseWatch {
  readonly statementTimeoutMs: number;
  readonly onQuery: ((event: QueryEvent) => void) | undefined;
}

export class LeasedConnection implements DatabaseConnection {
  readonly #session: Session;
  readonly #watch: LeaseWatch;
  readonly #state: TransactionState | undefined;
  #over = false;
  #inFlight = 0;
  /** Set when the server has undone the transaction or the connection is gone: nothing may run on it any more. */
  #doom: Error | undefined;

  constructor(session: Session, watch: LeaseWatch, state: TransactionState | undefined) {
    this.#session = session;
    this.#watch = watch;
    this.#state = state;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return (await this.run(query.sql, query.parameters)) as QueryResult<R>;
  }

  async run(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult<unknown>> {
    if (this.#over) throw DbErrors.TRANSACTION_OVER();
    if (this.#doom !== undefined) throw this.#doom;
    const { onQuery } = this.#watch;
    const began = onQuery === undefined ? 0 : performance.now();
    onQuery?.({ phase: "start", sql });
    this.#inFlight++;
    this.#state?.statementStarted();
    let failed = true;
    try {
      const deadline = statementDeadline() ?? this.#watch.statementTimeoutMs;
      const result = await this.#session.execute(sql, parameters, deadline);
      failed = false;
      return result;
    } catch (error) {
      if (endsTransaction(error)) this.#doom = error;
      throw error;
    } finally {
      this.#inFlight--;
      this.#state?.statementEnded();
      onQuery?.({ phase: "end", sql, ms: performance.now() - began, failed });
    }
  }

  async commit(): Promise<void> {
    if (this.#state !== undefined && this.#doom === undefined) this.#state.committing = true;
    try {
      await this.run("commit");
    } catch (error) {
      if (this.#state?.committing === true && isConnectionGone(error))
        throw DbErrors.COMMIT_UNKNOWN();
      throw error;
    }
  }

  /** Undoes the transaction; where that cannot be said, the connection is given up, which undoes it too. */
  async rollback(): Promise<void> {
    try {
      if (this.#inFlight > 0 || isConnectionGone(this.#doom)) this.giveUp();
      else {
        this.#doom = undefined;
        await this.run("rollback");
      }
    } catch {
      this.giveUp();
    }
  }

  giveUp(): void {
    if (this.#over) return;
    this.#over = true;
    this.#session.destroy();
  }

  end(): void {
    if (this.#over) return;
    if (isConnectionGone(this.#doom) || this.#inFlight > 0) return this.giveUp();
    this.#over = true;
    this.#session.release();
  }

  /** Part of Kysely's interface; rows are read in pages instead. */
  streamQuery(): AsyncIterableIterator<never> {
    throw DbErrors.NO_STREAMS();
  }
}

function isConnectionGone(error: unknown): boolean {
  return isAppError(error) && (error.code === "DB_LOST" || error.code === "DB_TIMEOUT");
}

/** A deadlock undoes the whole transaction on the server: going on would run the rest outside of it. */
function endsTransaction(error: unknown): error is Error {
  return isConnectionGone(error) || (isAppError(error) && error.code === "DB_CONFLICT");
}
