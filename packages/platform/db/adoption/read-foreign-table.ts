// All rows of another program's table, as they are there.
import { sql } from "kysely";
import type { DatabaseHandle } from "../database.ts";
import { columnsOf } from "../schema/inspect-table.ts";

/** Undefined where there is no such table. Reads only. */
export async function readForeignTable(
  db: DatabaseHandle,
  table: string,
): Promise<{ columns: string[]; rows: Record<string, unknown>[] } | undefined> {
  const { kysely } = db.typed();
  const columns = await columnsOf(kysely, table);
  if (columns === undefined) return undefined;
  const all = sql<Record<string, unknown>>`select * from ${sql.table(table)}`;
  const { rows } = await all.execute(kysely);
  return { columns: columns.map(({ name }) => name), rows };
}
