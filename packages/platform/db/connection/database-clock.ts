// The time by the database's own clock.
import { sql } from "kysely";
import type { DatabaseHandle } from "../database.ts";

/** Epoch milliseconds; undefined where the database runs in this process and has no clock of its own. */
export async function databaseNow(db: DatabaseHandle): Promise<number | undefined> {
  if (db.dialect === "sqlite") return undefined;
  const { rows } = await sql<{ at: string | number }>`
    select unix_timestamp(now(3)) * 1000 as ${sql.ref("at")}`.execute(db.typed().kysely);
  return Math.round(Number(rows[0]?.at));
}
