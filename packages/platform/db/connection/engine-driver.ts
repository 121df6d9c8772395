// Kysely's driver over an engine: lends connections, begins, commits, and sees queries that go around a transaction.
import type { Driver } from "kysely";
import { DbErrors } from "../database-errors.ts";
import type { Engine } from "./engine.ts";
import { LeasedConnection, type LeaseWatch } from "./leased-connection.ts";
import { currentTransaction } from "../transaction/transaction-state.ts";

export class EngineDriver implements Driver {
  readonly #engine: Engine;
  readonly #watch: LeaseWatch;
  readonly #acquireTimeoutMs: number;

  constructor(engine: Engine, watch: LeaseWatch, acquireTimeoutMs: number) {
    this.#engine = engine;
    this.#watch = watch;
    this.#acquireTimeoutMs = acquireTimeoutMs;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<LeasedConnection> {
    const state = currentTransaction();
    const ours = state?.engine === this.#engine ? state : undefined;
    // On SQLite this would wait for ever for the one connection; on MySQL it would read past the transaction.
    if (ours?.connected === true) throw DbErrors.PLAIN_QUERY_IN_TRANSACTION();
    if (ours !== undefined) ours.connected = true;
    const session = await this.#engine.acquire(this.#acquireTimeoutMs);
    return new LeasedConnection(session, this.#watch, ours);
  }

  async beginTransaction(connection: LeasedConnection): Promise<void> {
    await connection.run(this.#engine.begin);
  }

  async commitTransaction(connection: LeasedConnection): Promise<void> {
    await connection.commit();
  }

  async rollbackTransaction(connection: LeasedConnection): Promise<void> {
    await connection.rollback();
  }

  async releaseConnection(connection: LeasedConnection): Promise<void> {
    connection.end();
  }

  async destroy(): Promise<void> {
    await this.#engine.close();
  }
}
