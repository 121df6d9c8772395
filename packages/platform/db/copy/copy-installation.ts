// Copies all our tables from one database to another, and proves afterwards that both hold the same.
import { sql } from "kysely";
import { raiseCounter, readCounter } from "./auto-counter.ts";
import { beginMarks, endMarks, mark, readMarks, unmark } from "./copy-marks.ts";
import type { Database, DatabaseHandle } from "../database.ts";
import { DbErrors } from "../database-errors.ts";
import { checkSchema, migrate } from "../schema/migrate.ts";
import { type MigrationSet, tablesOf } from "../schema/migration-set.ts";
import { withStatementDeadline } from "../connection/statement-deadline.ts";
import type { Table } from "../schema/table-description.ts";
import { readPages, type Row, sumTable, tableSource } from "./table-source.ts";

export interface CopiedTable {
  table: string;
  rows: number;
  /** The same on both sides. */
  checksum: string;
}

export interface CopyProgress {
  table: string;
  rows: number;
}

const STATEMENT_MS = 10 * 60_000;
const MOST_VALUES = 10_000;
const MOST_CHARACTERS = 500_000;

/**
 * Copies the tables of these sets into an empty database, whose tables it makes. Stop everything that uses either first.
 * Foreign tables that the source reads by adoption arrive as our own. Cut off, it goes on where it was when run again; until
 * it has ended, nothing starts on the target. Errors: DB_SCHEMA_OLDER (migrate the source first), DB_TARGET_NOT_EMPTY,
 * DB_SAME_DATABASE, DB_COPY_DIFFERS (the source was written to meanwhile: run it again).
 */
export async function copyInstallation(
  from: DatabaseHandle,
  to: DatabaseHandle,
  sets: readonly MigrationSet[],
  onProgress: (progress: CopyProgress) => void = () => {},
): Promise<{ tables: CopiedTable[] }> {
  if (from.name === to.name) throw DbErrors.SAME_DATABASE();
  const [source, target] = [from.typed(), to.typed()];
  return await withStatementDeadline(STATEMENT_MS, async () => {
    const done = await prepare(source, target, sets);
    const work = sets.flatMap((set) =>
      [...tablesOf(set).values()].map((table) => ({ set, table })),
    );
    for (const { set, table } of work)
      if (!done.has(table.name)) await copyTable(source, target, set, table, onProgress);
    const tables: CopiedTable[] = [];
    for (const { set, table } of work) tables.push(await compare(source, target, set, table));
    for (const set of sets) await endMarks(target.kysely, target.dialect, set);
    return { tables };
  });
}

/** Checks both sides before anything is copied; answers what an earlier run has copied. */
async function prepare(
  source: Database,
  target: Database,
  sets: readonly MigrationSet[],
): Promise<Set<string>> {
  const done = new Set<string>();
  for (const set of sets) {
    await checkSchema(source, set);
    const marks = await readMarks(target, set, source.name);
    const { adopted } = await migrate(target, set, { halfCopied: true });
    if (adopted[0] !== undefined)
      throw DbErrors.ADOPTION_REFUSED({
        table: adopted[0],
        reason: "the target reads another program's; copy into a database of its own",
      });
    for (const name of marks ?? []) done.add(name);
    if (marks !== undefined) continue;
    for (const { name } of tablesOf(set).values()) {
      const { rows } = await sql`select 1 as found from ${sql.table(name)} limit 1`.execute(
        target.kysely,
      );
      if (rows.length > 0) throw DbErrors.TARGET_NOT_EMPTY({ table: name });
    }
    await beginMarks(target, set);
  }
  return done;
}

async function copyTable(
  source: Database,
  target: Database,
  set: MigrationSet,
  table: Table,
  onProgress: (progress: CopyProgress) => void,
): Promise<void> {
  const { source: rowsOf, foreign } = await tableSource(source, set, table);
  // What an earlier run left of this table; the marks say that it was ours to fill.
  await sql`delete from ${sql.table(table.name)}`.execute(target.kysely);
  let rows = 0;
  onProgress({ table: table.name, rows });
  for await (const page of readPages(source, rowsOf, table)) {
    const batches = [...split(page, Object.keys(table.columns).length)];
    await target.transaction(async (trx) => {
      for (const batch of batches) await insertRows(table, batch).execute(trx);
    });
    rows += page.length;
    onProgress({ table: table.name, rows });
  }
  if (!foreign && Object.values(table.columns).some(({ type }) => type === "auto"))
    await raiseCounter(target, table.name, await readCounter(source, table.name));
  await mark(target.kysely, set, table.name, source.name);
}

function insertRows(table: Table, rows: readonly Row[]) {
  const names = Object.keys(table.columns);
  const values = rows.map((row) => sql`(${sql.join(names.map((name) => sql`${row[name]}`))})`);
  return sql`insert into ${sql.table(table.name)} (${sql.join(names.map((name) => sql.ref(name)))})
    values ${sql.join(values)}`;
}

/** Statements that both databases take: a bounded number of values, a bounded size. */
function* split(rows: readonly Row[], columns: number): Generator<Row[]> {
  let batch: Row[] = [];
  let characters = 0;
  for (const row of rows) {
    let size = 0;
    for (const value of Object.values(row))
      size += typeof value === "string" || value instanceof Uint8Array ? value.length : 8;
    const full = (batch.length + 1) * columns > MOST_VALUES || characters + size > MOST_CHARACTERS;
    if (full && batch.length > 0) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(row);
    characters += size;
  }
  if (batch.length > 0) yield batch;
}

async function compare(
  source: Database,
  target: Database,
  set: MigrationSet,
  table: Table,
): Promise<CopiedTable> {
  const theirs = await sumTable(source, (await tableSource(source, set, table)).source, table);
  const ours = await sumTable(target, sql`${sql.table(table.name)}`, table);
  if (theirs.rows === ours.rows && theirs.checksum === ours.checksum)
    return { table: table.name, ...ours };
  await unmark(target.kysely, set, table.name);
  throw DbErrors.COPY_DIFFERS({
    table: table.name,
    source_rows: theirs.rows,
    target_rows: ours.rows,
  });
}
