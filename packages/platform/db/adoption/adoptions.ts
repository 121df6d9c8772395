// The adoptions a service remembers: which foreign table stands for one of ours, and how its columns map.
import { type Kysely, sql } from "kysely";
import { adoptionsTable } from "../schema/bookkeeping.ts";
import { columnsOf } from "../schema/inspect-table.ts";
import { upsert } from "../upsert.ts";
import { decodeJson, encodeFlag, encodeJson } from "../json-text.ts";

/** How one of our columns is read from a foreign table: an expression kind over a column, or a constant. */
export type ColumnSource =
  | { column: string; as: "same" | "text" | "key" | "epoch-ms" }
  | { constant: string | number | null };

export type ColumnMapping = Readonly<Record<string, ColumnSource>>;

export interface Adoption {
  table: string;
  mode: "read-only" | "renamed";
  /** The foreign table's name now. */
  physical: string;
  mapping: ColumnMapping;
  done: boolean;
}

/** The adoption of one table, if there is one; also before the service was ever migrated. */
export async function readAdoption(
  db: Kysely<unknown>,
  prefix: string,
  table: string,
): Promise<Adoption | undefined> {
  return (await readAdoptions(db, prefix)).find((adoption) => adoption.table === table);
}

/** All adoptions of a service. */
export async function readAdoptions(db: Kysely<unknown>, prefix: string): Promise<Adoption[]> {
  const { name } = adoptionsTable(prefix);
  if ((await columnsOf(db, name)) === undefined) return [];
  const { rows } = await sql<{
    table_name: string;
    mode: Adoption["mode"];
    physical: string;
    mapping: string;
    done: number;
  }>`select table_name, mode, physical, mapping, done from ${sql.table(name)} order by table_name`.execute(
    db,
  );
  return rows.map((row) => ({
    table: row.table_name,
    mode: row.mode,
    physical: row.physical,
    mapping: decodeJson(row.mapping) as ColumnMapping,
    done: row.done === 1,
  }));
}

/** Records an adoption, or replaces the one of the same table: one statement, so that it is never half done. */
export async function writeAdoption(
  db: Kysely<unknown>,
  prefix: string,
  adoption: Adoption,
): Promise<void> {
  const row = {
    table_name: adoption.table,
    mode: adoption.mode,
    physical: adoption.physical,
    mapping: encodeJson(adoption.mapping),
    done: encodeFlag(adoption.done),
    accepted_at: Date.now(),
  };
  await upsert(db as Kysely<Record<string, typeof row>>, adoptionsTable(prefix).name, row, {
    key: ["table_name"],
    update: ["mode", "physical", "mapping", "done", "accepted_at"],
  });
}
