// Where rows of a table really are: in our table, or in a foreign one that is read through a mapping.
import { type AliasedRawBuilder, type RawBuilder, sql } from "kysely";
import { type Adoption, type ColumnSource, readAdoption } from "./adoptions.ts";
import { madeTables } from "../schema/bookkeeping.ts";
import type { DatabaseHandle, Dialect } from "../database.ts";
import { DbErrors } from "../database-errors.ts";
import { columnsOf } from "../schema/inspect-table.ts";
import { mapColumns } from "./map-columns.ts";
import { type MigrationSet, tablesOf } from "../schema/migration-set.ts";
import type { Table } from "../schema/table-description.ts";

export interface ResolvedTable<Row, Name extends string = string> {
  readonly name: Name;
  /** The table that is really read. */
  readonly physical: string;
  /** `ours`; `adopted` by the operator; `foreign`: another program's, read as it is because every column is there by name. */
  readonly origin: "ours" | "adopted" | "foreign";
  readonly readOnly: boolean;
  /** For `selectFrom` and joins, with our column names, under our table name: `db.kysely.selectFrom(orgs.source)`. */
  readonly source: AliasedRawBuilder<Row, Name>;
}

/**
 * Finds the table for a service: its own or one of its `reads`. Ask once at start; an adoption takes effect at the next.
 * Errors: DB_TABLE_ABSENT, DB_FOREIGN_TABLE (there, but its columns are named differently: says what to run).
 */
export async function resolveTable<Row, Name extends string = string>(
  db: DatabaseHandle,
  set: MigrationSet,
  name: Name,
): Promise<ResolvedTable<Row, Name>> {
  const read = set.reads.find(({ table }) => table.name === name);
  const wanted = read?.table ?? tablesOf(set).get(name);
  if (wanted === undefined) throw DbErrors.TABLE_ABSENT({ table: name });
  const { kysely, dialect } = db.typed();
  const prefixes = read === undefined ? [set.prefix] : [set.prefix, read.owner];
  for (const prefix of prefixes) {
    const adoption = await readAdoption(kysely, prefix, name);
    if (adoption?.mode === "read-only") return mapped<Row, Name>(name, dialect, wanted, adoption);
  }
  if ((await madeTables(kysely, read?.owner ?? set.prefix)).has(name))
    return {
      name,
      physical: name,
      origin: "ours",
      readOnly: read !== undefined,
      source: sql<Row>`${sql.table(name)}`.as(name),
    };
  const found = await columnsOf(kysely, name);
  if (found === undefined) throw DbErrors.TABLE_ABSENT({ table: name });
  const { mapping } = mapColumns(wanted, found);
  const exact = Object.keys(wanted.columns).every((column) => {
    const source = mapping[column];
    return source !== undefined && (!("column" in source) || source.column === column);
  });
  if (!exact) {
    const command = `pipecast adopt --accept ${name}`;
    throw DbErrors.FOREIGN_TABLE({ table: name, service: set.service, command });
  }
  return {
    ...mapped<Row, Name>(name, dialect, wanted, { physical: name, mapping }),
    origin: "foreign",
  };
}

function mapped<Row, Name extends string>(
  name: Name,
  dialect: Dialect,
  wanted: Table,
  { physical, mapping }: Pick<Adoption, "physical" | "mapping">,
): ResolvedTable<Row, Name> {
  const select = mappedSelect<Row>(wanted, dialect, { physical, mapping });
  return { name, physical, origin: "adopted", readOnly: true, source: select.as(name) };
}

/**
 * The foreign table that `pipecast adopt` moved out of the way of ours, readable through our column names (null where it
 * lacks one), for an import; undefined when there is none.
 */
export async function renamedTable<Row, Name extends string = string>(
  db: DatabaseHandle,
  set: MigrationSet,
  name: Name,
): Promise<ResolvedTable<Row, Name> | undefined> {
  const wanted = tablesOf(set).get(name);
  const adoption = await readAdoption(db.typed().kysely, set.prefix, name);
  if (wanted === undefined || adoption?.mode !== "renamed" || !adoption.done) return undefined;
  return mapped<Row, Name>(name, db.dialect, wanted, adoption);
}

/** `(select …)` over the foreign table, with our column names. */
export function mappedSelect<Row>(
  wanted: Table,
  dialect: Dialect,
  { physical, mapping }: Pick<Adoption, "physical" | "mapping">,
): RawBuilder<Row> {
  const columns = Object.keys(wanted.columns).map((column) => {
    const value = readColumn(mapping[column] ?? { constant: null }, dialect);
    return sql`${value} as ${sql.ref(column)}`;
  });
  return sql<Row>`(select ${sql.join(columns)} from ${sql.table(physical)})`;
}

/** The expression that reads one of our columns from a foreign row. */
export function readColumn(source: ColumnSource, dialect: Dialect): RawBuilder<unknown> {
  if ("constant" in source) return sql`${sql.lit(source.constant)}`;
  const column = sql.ref(source.column);
  const mysql = dialect === "mysql";
  switch (source.as) {
    case "text":
      return mysql
        ? sql`cast(${column} as char character set utf8mb4)`
        : sql`cast(${column} as text)`;
    case "key":
      return mysql
        ? sql`convert(${column} using utf8mb4) collate utf8mb4_bin`
        : sql`(cast(${column} as text) collate binary)`;
    case "epoch-ms":
      return mysql
        ? sql`cast(unix_timestamp(${column}) * 1000 as signed)`
        : sql`cast(round((julianday(${column}) - 2440587.5) * 86400000) as integer)`;
    default:
      return sql`${column}`;
  }
}
