// MySQL and MariaDB: a pool whose connections are in UTC, strict and read-committed; every step has a deadline.
import { createPool, type Pool, type PoolConnection } from "mysql2";
import type { QueryResult } from "kysely";
import { bindValues } from "../connection/bind-values.ts";
import type { DatabaseUrl } from "../database-url.ts";
import { DbErrors } from "../database-errors.ts";
import type { Engine, Session } from "../connection/engine.ts";
import { mysqlConnectError, mysqlError } from "./mysql-errors.ts";
import { withDeadline } from "../connection/with-deadline.ts";

const CONNECT_MS = 5_000;
const CLOSE_MS = 5_000;
/** A connection that rested longer is asked whether it is still alive before it is lent. */
const TRUSTED_REST_MS = 5_000;

const FRACTIONS = new Set(["DOUBLE", "FLOAT", "DECIMAL", "NEWDECIMAL"]);

const SESSION = [
  "time_zone = '+00:00'",
  "sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY'",
  "innodb_lock_wait_timeout = 5",
];

export class MysqlEngine implements Engine {
  readonly dialect = "mysql";
  readonly begin = "start transaction";
  readonly #name: string;
  readonly #pool: Pool;
  readonly #lastUsed = new WeakMap<PoolConnection, number>();
  #closed = false;

  constructor(url: Extract<DatabaseUrl, { kind: "mysql" }>, connections: number) {
    this.#name = url.name;
    this.#pool = createPool({
      host: url.host,
      port: url.port,
      socketPath: url.socketPath,
      user: url.user,
      password: url.password,
      database: url.database,
      ssl:
        url.tls === "off"
          ? undefined
          : { rejectUnauthorized: url.tls === "on", verifyIdentity: url.tls === "on" },
      connectionLimit: connections,
      maxIdle: connections,
      idleTimeout: 60_000,
      queueLimit: 1_000,
      connectTimeout: CONNECT_MS,
      enableKeepAlive: true,
      keepAliveInitialDelay: 10_000,
      charset: "utf8mb4",
      timezone: "Z",
      dateStrings: true,
      jsonStrings: true,
      // The driver's own reading of fractions is off in the last digit.
      typeCast: (field, next) => (FRACTIONS.has(field.type) ? asNumber(field.string()) : next()),
      supportBigNumbers: true,
      stringifyObjects: true,
      multipleStatements: false,
      flags: ["-LOCAL_FILES"],
    });
  }

  async acquire(deadlineMs: number): Promise<Session> {
    const until = performance.now() + deadlineMs;
    for (;;) {
      if (this.#closed) throw DbErrors.CLOSED();
      const connection = await this.#connection(Math.max(1, until - performance.now()));
      const session = this.#session(connection);
      const rested = performance.now() - (this.#lastUsed.get(connection) ?? -Infinity);
      if (rested < TRUSTED_REST_MS) return session;
      const fresh = rested === Infinity;
      try {
        await session.execute(fresh ? `set session ${SESSION.join(", ")}` : "select 1", [], 2_000);
        if (fresh)
          await session.execute(
            "set session transaction isolation level read committed",
            [],
            2_000,
          );
        return session;
      } catch (error) {
        session.destroy();
        if (fresh || performance.now() >= until) throw error;
      }
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const ended = new Promise<void>((resolve) => this.#pool.end(() => resolve()));
    await withDeadline(ended, CLOSE_MS, () => DbErrors.TIMEOUT({ ms: CLOSE_MS })).catch(() => {});
  }

  #connection(deadlineMs: number): Promise<PoolConnection> {
    return new Promise((resolve, reject) => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        reject(DbErrors.OVERLOADED({ ms: deadlineMs }));
      }, deadlineMs);
      this.#pool.getConnection((error, connection) => {
        clearTimeout(timer);
        if (error !== null) {
          const full = error.message.startsWith("Queue limit");
          reject(full ? DbErrors.OVERLOADED({ ms: 0 }) : mysqlConnectError(error, this.#name));
        } else if (late) connection.release();
        else resolve(connection);
      });
    });
  }

  #session(connection: PoolConnection): Session {
    // Without a listener an error on a lent connection would end the process; the statement under way reports it.
    connection.on("error", ignore);
    let over = false;
    const leave = (how: () => void) => {
      if (over) return;
      over = true;
      this.#lastUsed.set(connection, performance.now());
      connection.off("error", ignore);
      if (how === destroy) connection.on("error", ignore);
      how();
    };
    const destroy = () => connection.destroy();
    return {
      execute: async (sql, parameters, deadlineMs) => {
        const values = bindValues(parameters);
        const answer = new Promise<QueryResult<unknown>>((resolve, reject) => {
          connection.query({ sql, values }, (error, result) => {
            if (error === null) resolve(queryResult(result));
            else reject(mysqlError(error, sql));
          });
        });
        return await withDeadline(answer, deadlineMs, () => {
          this.#kill(connection.threadId);
          return DbErrors.TIMEOUT({ ms: deadlineMs });
        });
      },
      release: () => leave(() => connection.release()),
      destroy: () => leave(destroy),
    };
  }

  /** The server goes on with a statement whose client is gone, locks and all: tell it to stop. Best effort. */
  #kill(thread: number | null): void {
    if (thread === null || this.#closed) return;
    this.#connection(CONNECT_MS)
      .then((connection) => {
        // What `query` gives looks like a promise, and complains when it is taken for one.
        connection.query(`kill ${thread}`, () => connection.release());
        return undefined;
      })
      .catch(() => {});
  }
}

function asNumber(text: string | null): number | null {
  return text === null ? null : Number(text);
}

function ignore(): void {}

function queryResult(result: unknown): QueryResult<unknown> {
  if (Array.isArray(result)) return { rows: result };
  const { affectedRows, changedRows, insertId } = result as Record<string, number | undefined>;
  return {
    rows: [],
    numAffectedRows: BigInt(affectedRows ?? 0),
    numChangedRows: BigInt(changedRows ?? 0),
    insertId: insertId === undefined || insertId === 0 ? undefined : BigInt(insertId),
  };
}
