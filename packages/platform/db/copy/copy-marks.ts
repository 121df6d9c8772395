// Marks in the target of a copy: which tables are copied, so that a copy can go on; while they are there nothing starts.
import { type Kysely, sql } from "kysely";
import type { Database, Dialect } from "../database.ts";
import { DbErrors } from "../database-errors.ts";
import { tableNames } from "../schema/inspect-table.ts";
import type { MigrationSet } from "../schema/migration-set.ts";
import { quoteName, renderTable } from "../schema/render-table.ts";
import type { Table } from "../schema/table-description.ts";

function marksTable(set: MigrationSet): Table {
  return {
    name: `${set.prefix}copied`,
    columns: { table_name: { type: "id" }, source: { type: { string: 500 } } },
    primaryKey: ["table_name"],
  };
}

/** Throws DB_COPY_UNFINISHED when the tables of this set are half of a copy. */
export async function refuseHalfCopy(db: Kysely<unknown>, set: MigrationSet): Promise<void> {
  if ((await tableNames(db)).has(marksTable(set).name))
    throw DbErrors.COPY_UNFINISHED({ service: set.service });
}

/** The tables copied so far; undefined when no copy was begun. A copy from another source is refused. */
export async function readMarks(
  db: Database,
  set: MigrationSet,
  source: string,
): Promise<Set<string> | undefined> {
  const { name } = marksTable(set);
  if (!(await tableNames(db.kysely)).has(name)) return undefined;
  const { rows } = await sql<{ table_name: string; source: string }>`
    select table_name, source from ${sql.table(name)}`.execute(db.kysely);
  if (rows.some((row) => row.source !== source)) throw DbErrors.TARGET_NOT_EMPTY({ table: name });
  return new Set(rows.map((row) => row.table_name));
}

export async function beginMarks(db: Database, set: MigrationSet): Promise<void> {
  for (const statement of renderTable(marksTable(set), db.dialect, "pipecast copy"))
    await sql.raw(statement).execute(db.kysely);
}

export async function mark(
  db: Kysely<unknown>,
  set: MigrationSet,
  table: string,
  source: string,
): Promise<void> {
  await sql`
    insert into ${sql.table(marksTable(set).name)} (table_name, source) values (${table}, ${source})`.execute(
    db,
  );
}

export async function unmark(db: Kysely<unknown>, set: MigrationSet, table: string): Promise<void> {
  await sql`delete from ${sql.table(marksTable(set).name)} where table_name = ${table}`.execute(db);
}

export async function endMarks(
  db: Kysely<unknown>,
  dialect: Dialect,
  set: MigrationSet,
): Promise<void> {
  await sql.raw(`drop table if exists ${quoteName(marksTable(set).name, dialect)}`).execute(db);
}
