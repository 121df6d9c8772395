// What a service's migrations remember in its database: steps begun and done, foreign tables that were adopted.
import { type Kysely, sql } from "kysely";
import type { Dialect } from "../database.ts";
import { DbErrors } from "../database-errors.ts";
import { columnsOf } from "./inspect-table.ts";
import { renderTable } from "./render-table.ts";
import type { Table } from "./table-description.ts";

export interface StepRow {
  id: string;
  migration: string;
  /** `begun`: the statement may or may not have happened. `adopted`: a foreign table stands for it. */
  state: "begun" | "done" | "adopted";
  mark: string;
  /** On MySQL the comment of the table this step makes: proof that it is ours. */
  token: string;
}

/** `<prefix>migrations`. */
export function stepsTable(prefix: string): Table {
  return {
    name: `${prefix}migrations`,
    columns: {
      id: { type: { string: 170 } },
      migration: { type: "id" },
      state: { type: { string: 16 } },
      mark: { type: "id" },
      token: { type: "id" },
      begun_at: { type: "time" },
      done_at: { type: "time", nullable: true },
    },
    primaryKey: ["id"],
  };
}

/** `<prefix>adoptions`. */
export function adoptionsTable(prefix: string): Table {
  return {
    name: `${prefix}adoptions`,
    columns: {
      table_name: { type: "id" },
      /** "read-only": used through `mapping`; "renamed": theirs now has the name `physical`. */
      mode: { type: { string: 16 } },
      physical: { type: "id" },
      mapping: { type: "json" },
      done: { type: "bool" },
      accepted_at: { type: "time" },
    },
    primaryKey: ["table_name"],
  };
}

/** Makes the two tables where they are absent; throws DB_TABLE_DIFFERS where something else has their name. */
export async function ensureBookkeeping(
  db: Kysely<unknown>,
  dialect: Dialect,
  service: string,
  prefix: string,
): Promise<void> {
  for (const table of [stepsTable(prefix), adoptionsTable(prefix)]) {
    const found = await columnsOf(db, table.name);
    if (found === undefined) {
      for (const statement of renderTable(table, dialect, `pipecast ${service}`))
        await sql.raw(statement.replace("create table", "create table if not exists")).execute(db);
      continue;
    }
    const names = new Set(found.map(({ name }) => name));
    const missing = Object.keys(table.columns).filter((name) => !names.has(name));
    if (missing.length > 0) throw DbErrors.TABLE_DIFFERS({ table: table.name, missing, service });
  }
}

/** All remembered steps; empty where the service was never migrated. */
export async function readSteps(
  db: Kysely<unknown>,
  prefix: string,
): Promise<Map<string, StepRow>> {
  const table = stepsTable(prefix).name;
  if ((await columnsOf(db, table)) === undefined) return new Map();
  const { rows } = await sql<StepRow>`
    select id, migration, state, mark, token from ${sql.table(table)} order by id`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The tables that this service's migrations made here (or began to make): they are ours. */
export async function madeTables(db: Kysely<unknown>, prefix: string): Promise<Set<string>> {
  const made = new Set<string>();
  for (const { id, state } of (await readSteps(db, prefix)).values()) {
    const [, table] = /\/create (\w+)$/.exec(id) ?? [];
    if (table !== undefined && state !== "adopted") made.add(table);
  }
  return made;
}

export async function readStep(
  db: Kysely<unknown>,
  prefix: string,
  id: string,
): Promise<StepRow | undefined> {
  const { rows } = await sql<StepRow>`
    select id, migration, state, mark, token from ${sql.table(stepsTable(prefix).name)}
    where id = ${id}`.execute(db);
  return rows[0];
}

export async function writeStepBegun(
  db: Kysely<unknown>,
  prefix: string,
  row: Omit<StepRow, "state">,
): Promise<void> {
  await sql`
    insert into ${sql.table(stepsTable(prefix).name)} (id, migration, state, mark, token, begun_at)
    values (${row.id}, ${row.migration}, 'begun', ${row.mark}, ${row.token}, ${Date.now()})`.execute(
    db,
  );
}

export async function writeStepEnded(
  db: Kysely<unknown>,
  prefix: string,
  id: string,
  state: "done" | "adopted",
): Promise<void> {
  await sql`
    update ${sql.table(stepsTable(prefix).name)} set state = ${state}, done_at = ${Date.now()}
    where id = ${id}`.execute(db);
}
