// Lets one program at a time change a service's schema.
import { type Kysely, sql } from "kysely";
import type { DatabaseHandle } from "../database.ts";
import { isAppError } from "../../errors/index.ts";
import { DbErrors } from "../database-errors.ts";
import { withStatementDeadline } from "../connection/statement-deadline.ts";

/** Changing a large table may take long. */
const STATEMENT_MS = 60 * 60_000;

/**
 * Runs one unit of schema work. On SQLite each unit is a transaction of its own. On MySQL, where a schema change commits by
 * itself, units run one after another on a connection that holds a named lock; if that connection goes, the lock goes and
 * the next statement fails.
 */
export type Unit = <R>(work: (db: Kysely<unknown>) => Promise<R>) => Promise<R>;

/** Waits for the lock at most `waitMs`, else throws DB_MIGRATION_LOCKED. */
export async function exclusively<R>(
  handle: DatabaseHandle,
  service: string,
  waitMs: number,
  work: (unit: Unit) => Promise<R>,
): Promise<R> {
  const db = handle.typed();
  if (db.dialect === "sqlite")
    // Statements take as long as they take; the deadline is for the write lock of another program.
    return await withStatementDeadline(waitMs, () =>
      work(async (unit) => {
        try {
          return await db.transaction(unit, { deadlineMs: STATEMENT_MS });
        } catch (error) {
          if (!isAppError(error) || error.code !== "DB_BUSY") throw error;
          throw DbErrors.MIGRATION_LOCKED({ name: db.name, ms: waitMs });
        }
      }),
    );
  return await withStatementDeadline(STATEMENT_MS, async () => {
    return await db.kysely.connection().execute(async (connection) => {
      const lock = sql`concat('pipecast:', left(sha2(concat(database(), '/', ${service}), 256), 40))`;
      const { rows } = await sql<{ held: number | null }>`
        select get_lock(${lock}, ${Math.ceil(waitMs / 1000)}) as held`.execute(connection);
      if (rows[0]?.held !== 1) throw DbErrors.MIGRATION_LOCKED({ name: db.name, ms: waitMs });
      try {
        return await work((unit) => unit(connection));
      } finally {
        // When this fails the connection is gone, and the lock with it.
        await sql`select release_lock(${lock})`.execute(connection).catch(() => {});
      }
    });
  });
}
