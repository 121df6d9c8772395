// Reads a whole table in pages along its primary key, and sums it up in a checksum that is the same on both dialects.
import { createHash } from "node:crypto";
import { type RawBuilder, sql } from "kysely";
import { readAdoption } from "../adoption/adoptions.ts";
import type { Database } from "../database.ts";
import { mappedSelect } from "../adoption/resolve-table.ts";
import type { MigrationSet } from "../schema/migration-set.ts";
import type { Table } from "../schema/table-description.ts";

const PAGE = 100;

export type Row = Readonly<Record<string, unknown>>;

/** Where the table's rows are: the table, or the mapping onto the foreign table that stands for it. */
export async function tableSource(
  db: Database,
  set: MigrationSet,
  table: Table,
): Promise<{ source: RawBuilder<unknown>; foreign: boolean }> {
  const adoption = await readAdoption(db.kysely, set.prefix, table.name);
  if (adoption?.mode !== "read-only")
    return { source: sql`${sql.table(table.name)}`, foreign: false };
  const select = mappedSelect(table, db.dialect, adoption);
  return { source: sql`${select} as ${sql.table(table.name)}`, foreign: true };
}

/** All rows, a page at a time, columns as described. */
export async function* readPages(
  db: Database,
  source: RawBuilder<unknown>,
  table: Table,
): AsyncGenerator<Row[]> {
  const names = Object.keys(table.columns);
  const columns = sql.join(names.map((name) => sql.ref(name)));
  const order = sql.join(table.primaryKey.map((name) => sql.ref(name)));
  let after = sql`1 = 1`;
  for (;;) {
    const { rows } = await sql<Row>`
      select ${columns} from ${source} where ${after} order by ${order} limit ${sql.lit(PAGE)}`.execute(
      db.kysely,
    );
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = beyond(table.primaryKey, last);
  }
}

/** `a > x or (a = x and (b > y or …))`: what indexes understand on both dialects. */
function beyond(key: readonly string[], last: Row): RawBuilder<unknown> {
  const [first, ...rest] = key;
  if (first === undefined) return sql`1 = 0`;
  const column = sql.ref(first);
  const value = last[first];
  if (rest.length === 0) return sql`${column} > ${value}`;
  return sql`(${column} > ${value} or (${column} = ${value} and ${beyond(rest, last)}))`;
}

export interface TableSum {
  rows: number;
  /** 32 hex digits; the order of rows does not matter. */
  checksum: string;
}

/** Counts the rows and sums their hashes. */
export async function sumTable(
  db: Database,
  source: RawBuilder<unknown>,
  table: Table,
): Promise<TableSum> {
  const names = Object.keys(table.columns);
  let rows = 0;
  let sum = 0n;
  for await (const page of readPages(db, source, table))
    for (const row of page) {
      rows++;
      const text = JSON.stringify(names.map((name) => canonical(row[name])));
      const hash = createHash("sha256").update(text).digest("hex").slice(0, 32);
      sum = BigInt.asUintN(128, sum + BigInt(`0x${hash}`));
    }
  return { rows, checksum: sum.toString(16).padStart(32, "0") };
}

function canonical(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  return typeof value === "bigint" ? String(value) : value;
}
