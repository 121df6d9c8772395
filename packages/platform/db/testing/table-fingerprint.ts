// For tests: the exact definition of every table and a checksum of its rows, to show what was left alone.
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { DatabaseHandle } from "../database.ts";
import { tableNames } from "../schema/inspect-table.ts";

export interface TableFingerprint {
  ddl: string;
  rows: number;
  checksum: string;
}

/** All tables by name; index definitions of SQLite are part of their table's. */
export async function fingerprintTables(
  db: DatabaseHandle,
): Promise<Record<string, TableFingerprint>> {
  const { kysely } = db.typed();
  const found: Record<string, TableFingerprint> = {};
  for (const name of [...(await tableNames(kysely))].toSorted()) {
    if (name.startsWith("sqlite_")) continue;
    const all = sql<Record<string, unknown>>`select * from ${sql.table(name)}`;
    const { rows } = await all.execute(kysely);
    const lines = rows.map((row) => JSON.stringify(row)).toSorted();
    const checksum = createHash("sha256").update(lines.join("\n")).digest("hex");
    found[name] = { ddl: await definition(db, name), rows: rows.length, checksum };
  }
  return found;
}

async function definition(db: DatabaseHandle, table: string): Promise<string> {
  const { kysely } = db.typed();
  if (db.dialect === "mysql") {
    const show = sql<Record<string, string>>`show create table ${sql.table(table)}`;
    const { rows } = await show.execute(kysely);
    return Object.values(rows[0] ?? {})[1] ?? "";
  }
  const { rows } = await sql<{ sql: string | null }>`
    select sql from sqlite_master where tbl_name = ${table} order by type, name`.execute(kysely);
  return rows.map((row) => row.sql ?? "").join(";\n");
}
