// Looks at an existing database before PipeCast moves in: what is whose, what can be used as it is, what is in the way.
import { type Kysely, sql } from "kysely";
import { type ColumnMapping, readAdoptions } from "./adoptions.ts";
import { adoptionsTable, madeTables, stepsTable } from "../schema/bookkeeping.ts";
import type { DatabaseHandle } from "../database.ts";
import { columnsOf, tableNames } from "../schema/inspect-table.ts";
import { knownProducts } from "./known-products.ts";
import { mapColumns } from "./map-columns.ts";
import { type MigrationSet, tablesOf } from "../schema/migration-set.ts";
import type { Table } from "../schema/table-description.ts";

export interface TableFinding {
  table: string;
  service: string;
  /**
   * `absent`: will be made · `ours` · `adopted` · `usable`: can be read as it is, through `mapping` · `rename`: ours
   * must have this name, theirs can be kept under another · `clash`: has the name but not what we need.
   */
  state: "absent" | "ours" | "adopted" | "usable" | "rename" | "clash";
  rows: number | null;
  mapping?: ColumnMapping;
  /** Columns of ours that the foreign table lacks. */
  missing: string[];
  /** One sentence for the operator. */
  says: string;
}

export interface DatabaseInspection {
  /** Products whose tables were recognized: "AstraPBX", "pipecat-flow", "PipeCast". */
  products: string[];
  tables: TableFinding[];
  /** Tables of nobody we know: never touched. */
  others: string[];
}

/** Reads only. */
export async function inspectDatabase(
  db: DatabaseHandle,
  sets: readonly MigrationSet[],
): Promise<DatabaseInspection> {
  const { kysely } = db.typed();
  const names = await tableNames(kysely);
  const tables: TableFinding[] = [];
  const mentioned = new Set<string>();
  const ours = new Set<string>();
  for (const set of sets) {
    const made = await madeTables(kysely, set.prefix);
    for (const name of made) ours.add(name);
    for (const table of [stepsTable(set.prefix), adoptionsTable(set.prefix)])
      mentioned.add(table.name);
    const adopted = new Map(
      (await readAdoptions(kysely, set.prefix)).map((row) => [row.table, row]),
    );
    const reads = set.reads.filter(
      ({ table }) => !sets.some((other) => tablesOf(other).has(table.name)),
    );
    for (const table of [...tablesOf(set).values(), ...reads.map((read) => read.table)]) {
      mentioned.add(table.name);
      const adoption = adopted.get(table.name);
      if (adoption !== undefined) mentioned.add(adoption.physical);
      const finding =
        adoption?.mode === "read-only" ? "adopted" : made.has(table.name) ? "ours" : undefined;
      tables.push(await inspectTable(kysely, set, table, finding));
    }
  }
  const products = await knownProducts(
    kysely,
    new Set([...names].filter((name) => !ours.has(name))),
  );
  if (ours.size > 0) products.push("PipeCast");
  const others = [...names].filter((name) => !mentioned.has(name) && !name.startsWith("sqlite_"));
  return { products, tables, others: others.toSorted() };
}

/** What there is under the name of one of our tables, and what could be done with it; `named`: our column → theirs. */
export async function inspectTable(
  db: Kysely<unknown>,
  set: MigrationSet,
  table: Table,
  state?: "ours" | "adopted",
  named: Readonly<Record<string, string>> = {},
): Promise<TableFinding> {
  const finding = { table: table.name, service: set.service, rows: null, missing: [] };
  const columns = await columnsOf(db, table.name);
  if (columns === undefined)
    return { ...finding, state: "absent", says: "Not there; `pipecast migrate` makes it." };
  const { rows } = await sql<{
    n: number;
  }>`select count(*) as n from ${sql.table(table.name)}`.execute(db);
  const found = { ...finding, rows: rows[0]?.n ?? 0 };
  if (state === "ours") return { ...found, state, says: "Made by PipeCast." };
  if (state === "adopted")
    return { ...found, state, says: "Another program's, read by PipeCast as agreed." };
  const { mapping, missing } = mapColumns(table, columns, named);
  const mine =
    !set.shared.includes(table.name) && !set.reads.some((read) => read.table.name === table.name);
  if (mine)
    return {
      ...found,
      state: "rename",
      mapping,
      missing,
      says: `Another program's, and PipeCast writes a table of this name; accepting keeps theirs as ${keptName(table.name)}.`,
    };
  if (missing.length > 0)
    return {
      ...found,
      state: "clash",
      missing,
      says: `Another program's, and it lacks ${missing.join(", ")}: give PipeCast a database of its own.`,
    };
  return {
    ...found,
    state: "usable",
    mapping,
    missing,
    says: "Another program's; accepting makes PipeCast read it and never write it.",
  };
}

/** Where a foreign table goes that is in the way of one of ours. */
export function keptName(table: string): string {
  return `${table.slice(0, 48)}_before_pipecast`;
}
