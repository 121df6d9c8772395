// Opens a database by its URL and hands out the one handle that the services share.
import {
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from "kysely";
import { checkServer } from "./mysql/check-server.ts";
import type { Database, DatabaseOptions } from "./database.ts";
import { HealthWatch } from "./connection/database-health.ts";
import { parseDatabaseUrl } from "./database-url.ts";
import { DbErrors } from "./database-errors.ts";
import type { Engine, Session } from "./connection/engine.ts";
import { EngineDriver } from "./connection/engine-driver.ts";
import { underTest } from "./env.ts";
import { MysqlEngine } from "./mysql/mysql-engine.ts";
import { runTransaction } from "./transaction/run-transaction.ts";
import { SqliteEngine } from "./sqlite/sqlite-engine.ts";
import { withDeadline } from "./connection/with-deadline.ts";

/**
 * Opens the database and asks it for its version. Errors: DB_BAD_URL, DB_UNREACHABLE (says what to check, never the
 * password), DB_UNSUPPORTED_SERVER. Afterwards a lost server is reconnected by itself.
 */
export async function openDatabase<T = unknown>(
  url: string,
  options: DatabaseOptions = {},
): Promise<Database<T>> {
  const parsed = parseDatabaseUrl(url);
  const raw =
    parsed.kind === "sqlite"
      ? new SqliteEngine(parsed)
      : new MysqlEngine(parsed, options.connections ?? 10);
  const acquireTimeoutMs = options.acquireTimeoutMs ?? 5_000;
  const probe = async (deadlineMs: number) => {
    const session = await raw.acquire(deadlineMs);
    try {
      await session.execute("select 1", [], deadlineMs);
      session.release();
    } catch (error) {
      session.destroy();
      throw error;
    }
  };
  const watch = new HealthWatch(() => probe(3_000));
  const engine = watched(raw, watch);
  const lease = {
    statementTimeoutMs: options.statementTimeoutMs ?? 10_000,
    onQuery: options.onQuery,
  };
  const driver = new EngineDriver(engine, lease, acquireTimeoutMs);
  const kysely = new Kysely<T>({
    dialect: {
      createDriver: () => driver,
      createAdapter: () =>
        raw.dialect === "sqlite" ? new QueuedSqliteAdapter() : new MysqlAdapter(),
      createQueryCompiler: () =>
        raw.dialect === "sqlite" ? new SqliteQueryCompiler() : new MysqlQueryCompiler(),
      createIntrospector: (db) =>
        raw.dialect === "sqlite" ? new SqliteIntrospector(db) : new MysqlIntrospector(db),
    },
  });
  const setting = { engine, strict: options.strict ?? underTest };
  const database: Database<T> = {
    kysely,
    dialect: raw.dialect,
    name: parsed.name,
    get health() {
      return watch.health;
    },
    transaction: (fn, { deadlineMs } = {}) => runTransaction(kysely, setting, fn, deadlineMs),
    typed: <U>() => database as unknown as Database<U>,
    ping: (deadlineMs = 3_000) =>
      withDeadline(probe(deadlineMs), deadlineMs, () => DbErrors.TIMEOUT({ ms: deadlineMs })),
    close: async () => {
      watch.stop();
      await raw.close();
    },
    onLost: (listener) => watch.onLost(listener),
    onBack: (listener) => watch.onBack(listener),
  };
  try {
    if (raw.dialect === "mysql") await checkServer(kysely, parsed.name);
    else await sql`select 1`.execute(kysely);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Kysely would keep a queue of its own before ours, without a cap and blind to queries that go around a transaction. */
class QueuedSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

function watched(engine: Engine, watch: HealthWatch): Engine {
  const listen = async <R>(promise: Promise<R>): Promise<R> => {
    try {
      const result = await promise;
      watch.answered();
      return result;
    } catch (error) {
      watch.failed(error);
      throw error;
    }
  };
  return {
    dialect: engine.dialect,
    begin: engine.begin,
    close: () => engine.close(),
    acquire: async (deadlineMs): Promise<Session> => {
      const session = await listen(engine.acquire(deadlineMs));
      return {
        execute: (text, values, deadline) => listen(session.execute(text, values, deadline)),
        release: () => session.release(),
        destroy: () => session.destroy(),
      };
    },
  };
}
