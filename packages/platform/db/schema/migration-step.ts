// The steps a migration is made of: each one statement of schema, repeatable, checked against what is there.
import type { Kysely } from "kysely";
import type { Column, Index, Table } from "./table-description.ts";

export interface ExecuteStep {
  kind: "execute";
  name: string;
  when?: (db: Kysely<unknown>) => Promise<boolean>;
  run: (db: Kysely<unknown>) => Promise<void>;
}

export type Step =
  | { kind: "create-table"; name: string; table: Table }
  | { kind: "create-index"; name: string; table: string; index: Index }
  | { kind: "add-column"; name: string; table: string; column: string; description: Column }
  | ExecuteStep;

/** Creates a table with its indexes. */
export function createTable(table: Table): Step {
  return { kind: "create-table", name: `create ${table.name}`, table };
}

/** Adds an index to a table of an earlier step. */
export function createIndex(table: string, index: Index): Step {
  return {
    kind: "create-index",
    name: `index ${index.name ?? index.columns.join(" ")} on ${table}`,
    table,
    index,
  };
}

/** Adds a column to a table of an earlier step; it must be nullable or have a default. */
export function addColumn(table: string, column: string, description: Column): Step {
  return { kind: "add-column", name: `column ${table}.${column}`, table, column, description };
}

/**
 * Runs statements of your own. `run` must be harmless when it runs again after being cut off anywhere; `when` answers
 * false where there is nothing to do.
 */
export function execute(step: Omit<ExecuteStep, "kind">): Step {
  return { kind: "execute", ...step };
}
