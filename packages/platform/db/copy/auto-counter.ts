// The next number of a counting primary key: it must not start again after a copy, somebody has seen the old ones.
import { sql } from "kysely";
import type { Database } from "../database.ts";
import { quoteName } from "../schema/render-table.ts";

/** The last number given, also to rows that are deleted by now. */
export async function readCounter(db: Database, table: string): Promise<number> {
  if (db.dialect === "sqlite") {
    const { rows } = await sql<{ seq: number }>`
      select seq from sqlite_sequence where name = ${table}`.execute(db.kysely);
    return rows[0]?.seq ?? 0;
  }
  // Unlike information_schema, whose figures MySQL caches for a day, this is what is.
  const { rows } = await sql<Record<string, string>>`show create table ${sql.table(table)}`.execute(
    db.kysely,
  );
  const [, next = "1"] =
    /\) ENGINE=.* AUTO_INCREMENT=(\d+)/.exec(Object.values(rows[0] ?? {})[1] ?? "") ?? [];
  return Number(next) - 1;
}

/** Makes the next number the one after `last`, unless it is beyond that already. */
export async function raiseCounter(db: Database, table: string, last: number): Promise<void> {
  if ((await readCounter(db, table)) >= last) return;
  if (db.dialect === "mysql") {
    const name = quoteName(table, "mysql");
    await sql.raw(`alter table ${name} auto_increment = ${last + 1}`).execute(db.kysely);
    return;
  }
  await db.transaction(async (trx) => {
    await sql`delete from sqlite_sequence where name = ${table}`.execute(trx);
    await sql`insert into sqlite_sequence (name, seq) values (${table}, ${last})`.execute(trx);
  });
}
