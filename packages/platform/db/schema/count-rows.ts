// How many rows a table has.
import { sql } from "kysely";
import type { DatabaseHandle } from "../database.ts";

/** Rejects where there is no such table. */
export async function countRows(db: DatabaseHandle, table: string): Promise<number> {
  const { rows } = await sql<{ rows_there: number }>`
    select count(*) as rows_there from ${sql.table(table)}`.execute(db.typed().kysely);
  return rows[0]?.rows_there ?? 0;
}
