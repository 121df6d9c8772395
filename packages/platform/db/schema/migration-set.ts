// A service's migrations: named, ordered, confined to its own tables.
import { createHash } from "node:crypto";
import { DbErrors } from "../database-errors.ts";
import type { Step } from "./migration-step.ts";
import { checkTable } from "./check-table.ts";
import type { Table } from "./table-description.ts";

export interface Migration {
  /** "0001-organizations": sorts in the order it runs. */
  id: string;
  steps: readonly Step[];
}

export interface MigrationSet {
  readonly service: string;
  /** What its tables begin with: "pbx_". Its bookkeeping is `<prefix>migrations` and `<prefix>adoptions`. */
  readonly prefix: string;
  /** Its tables without that prefix: "organizations", "asterisk_cdr". */
  readonly shared: readonly string[];
  /** Tables of another service's (or program's) that this one reads and never makes: only the columns it needs. */
  readonly reads: readonly TableRead[];
  readonly migrations: readonly Migration[];
}

export interface TableRead {
  table: Table;
  /** The prefix of the service of ours that may own it: "pbx_". */
  owner: string;
}

/**
 * Defines the migrations of one service. Throws DB_BAD_MIGRATION for a table outside the prefix and `shared`, ids out of
 * order, a step named twice, or a table that one of the dialects could not have.
 */
export function defineMigrations(
  service: string,
  names: { prefix: string; shared?: readonly string[]; reads?: readonly TableRead[] },
  migrations: readonly Migration[],
): MigrationSet {
  const refuse = (reason: string) => DbErrors.BAD_MIGRATION({ service, reason });
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*_$/.test(names.prefix) || names.prefix.length > 32)
    throw refuse(`the prefix ${names.prefix} must be lower case and end with _`);
  const set = {
    service,
    prefix: names.prefix,
    shared: names.shared ?? [],
    reads: names.reads ?? [],
    migrations,
  };
  for (const { table } of set.reads) checkTable(table, refuse);
  const created = new Set<string>();
  let last = "";
  for (const migration of migrations) {
    if (!/^\d{4}-[a-z0-9-]{1,60}$/.test(migration.id) || migration.id <= last)
      throw refuse(`${migration.id} must look like 0001-name and sort after ${last || "nothing"}`);
    last = migration.id;
    const steps = new Set<string>();
    for (const step of migration.steps) {
      if (steps.has(step.name) || step.name.length > 100)
        throw refuse(`${migration.id}: step "${step.name}" is named twice or too long`);
      steps.add(step.name);
      if (step.kind === "execute") continue;
      const table = step.kind === "create-table" ? step.table.name : step.table;
      if (!ownsTable(set, table))
        throw refuse(`${migration.id}: table ${table} is outside ${names.prefix} and shared`);
      if (step.kind === "create-table") {
        checkTable(step.table, refuse);
        if (created.has(table)) throw refuse(`${migration.id}: ${table} is created twice`);
        created.add(table);
      } else if (!created.has(table)) throw refuse(`${migration.id}: ${table} does not exist yet`);
      if (step.kind === "add-column") checkAdded(step.column, step.description, refuse);
    }
  }
  return Object.freeze(set);
}

function checkAdded(
  column: string,
  description: Extract<Step, { kind: "add-column" }>["description"],
  refuse: (reason: string) => Error,
): void {
  if (description.nullable !== true && description.default === undefined)
    throw refuse(
      `column ${column} is added to rows that exist: make it nullable or give a default`,
    );
}

/** True for tables the set may create: its prefix, or one of `shared`. */
export function ownsTable(set: MigrationSet, table: string): boolean {
  return table.startsWith(set.prefix) || set.shared.includes(table);
}

/** The tables as they are after all migrations: created ones with the columns and indexes added later. */
export function tablesOf(set: MigrationSet): Map<string, Table> {
  const tables = new Map<string, Table>();
  for (const { steps } of set.migrations)
    for (const step of steps) {
      if (step.kind === "create-table") tables.set(step.table.name, step.table);
      if (step.kind === "execute") continue;
      const known = tables.get(typeof step.table === "string" ? step.table : step.table.name);
      if (known === undefined) continue;
      if (step.kind === "add-column")
        tables.set(known.name, {
          ...known,
          columns: { ...known.columns, [step.column]: step.description },
        });
      if (step.kind === "create-index")
        tables.set(known.name, { ...known, indexes: [...(known.indexes ?? []), step.index] });
    }
  return tables;
}

/** A mark of what a step does, kept beside it when done: a migration that was changed later is noticed. */
export function stepMark(step: Step): string {
  const content = step.kind === "execute" ? { kind: step.kind, name: step.name } : step;
  return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 32);
}
