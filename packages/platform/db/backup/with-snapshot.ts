// One moment of a database, held still for reading while everybody else goes on writing.
import { sql } from "kysely";
import type { Database, DatabaseHandle } from "../database.ts";

/**
 * Runs `work` with a handle that sees the database as it was at the beginning, however long that takes. Reads only; nobody
 * waits for it. SQLite keeps its write-ahead log as long, InnoDB old versions of rows; tables of other engines are read as they are.
 */
export async function withSnapshot<R>(
  handle: DatabaseHandle,
  work: (still: DatabaseHandle) => Promise<R>,
): Promise<R> {
  const db = handle.typed();
  return await db.kysely.connection().execute(async (connection) => {
    if (db.dialect === "mysql") {
      await sql`set transaction isolation level repeatable read`.execute(connection);
      await sql`start transaction with consistent snapshot, read only`.execute(connection);
    } else {
      await sql`begin`.execute(connection);
      // SQLite's moment is that of the first read.
      await sql`select count(*) from sqlite_master`.execute(connection);
    }
    const still: Database = { ...db, kysely: connection, typed: <U>() => still as Database<U> };
    try {
      return await work(still);
    } finally {
      // When this fails the connection is gone, and the moment with it.
      await sql`rollback`.execute(connection).catch(() => {});
    }
  });
}
