// Writes a described table as SQL of either dialect.
import { indexName } from "./check-table.ts";
import type { Dialect } from "../database.ts";
import type { Column, ColumnType, Index, Table } from "./table-description.ts";

/** Quotes a name that `checkTable` let through, or one that the database itself gave. */
export function quoteName(name: string, dialect: Dialect): string {
  return dialect === "mysql"
    ? `\`${name.replaceAll("`", "``")}\``
    : `"${name.replaceAll('"', '""')}"`;
}

/**
 * The statements that create the table: on MySQL one, which happens as a whole or not at all; on SQLite several, for one
 * transaction. `mark` is kept as the table's comment on MySQL.
 */
export function renderTable(table: Table, dialect: Dialect, mark: string): string[] {
  const quote = (name: string) => quoteName(name, dialect);
  const list = (names: readonly string[]) => names.map(quote).join(", ");
  const parts = Object.entries(table.columns).map(
    ([name, column]) => `${quote(name)} ${renderColumn(name, column, dialect)}`,
  );
  const counted = Object.values(table.columns).some(({ type }) => type === "auto");
  if (dialect === "sqlite") {
    if (!counted) parts.push(`primary key (${list(table.primaryKey)})`);
    return [
      `create table ${quote(table.name)} (${parts.join(", ")}) strict`,
      ...(table.indexes ?? []).map((index) => renderIndex(table.name, index, dialect)),
    ];
  }
  parts.push(`primary key (${list(table.primaryKey)})`);
  for (const index of table.indexes ?? []) {
    const kind = index.unique === true ? "unique key" : "key";
    parts.push(`${kind} ${quote(indexName(table.name, index))} (${list(index.columns)})`);
  }
  return [
    `create table ${quote(table.name)} (${parts.join(", ")}) engine=InnoDB row_format=dynamic ` +
      `default charset=utf8mb4 collate=utf8mb4_bin comment='${mark}'`,
  ];
}

/** `create index`, for an index added to a table that exists. */
export function renderIndex(table: string, index: Index, dialect: Dialect): string {
  const columns = index.columns.map((name) => quoteName(name, dialect)).join(", ");
  const kind = index.unique === true ? "unique index" : "index";
  const name = quoteName(indexName(table, index), dialect);
  return `create ${kind} ${name} on ${quoteName(table, dialect)} (${columns})`;
}

/** `alter table … add column`. */
export function renderAddColumn(
  table: string,
  name: string,
  column: Column,
  dialect: Dialect,
): string {
  const described = `${quoteName(name, dialect)} ${renderColumn(name, column, dialect)}`;
  return `alter table ${quoteName(table, dialect)} add column ${described}`;
}

/** The default as an SQL literal; `checkTable` allows only characters that need no escaping. */
export function renderDefault(value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "1" : "0";
  return typeof value === "number" ? String(value) : `'${value}'`;
}

function renderColumn(name: string, column: Column, dialect: Dialect): string {
  if (column.type === "auto")
    return dialect === "mysql"
      ? "bigint not null auto_increment"
      : "integer primary key autoincrement";
  const words = [dialect === "mysql" ? mysqlType(column.type) : sqliteType(column.type)];
  if (column.ignoreCase === true)
    words.push(dialect === "mysql" ? "collate utf8mb4_general_ci" : "collate nocase");
  words.push(column.nullable === true ? "null" : "not null");
  if (column.default !== undefined) words.push(`default ${renderDefault(column.default)}`);
  if (dialect === "sqlite") words.push(...sqliteCheck(quoteName(name, dialect), column.type));
  return words.join(" ");
}

function mysqlType(type: ColumnType): string {
  if (typeof type === "object") return `varchar(${type.string})`;
  const types: Record<Exclude<ColumnType, object | "auto">, string> = {
    id: "varchar(64)",
    text: "mediumtext",
    longtext: "longtext",
    json: "longtext",
    int: "int",
    bigint: "bigint",
    time: "bigint",
    double: "double",
    bool: "tinyint(1)",
    datetime: "datetime",
    bytes: "longblob",
  };
  return types[type as keyof typeof types];
}

function sqliteType(type: ColumnType): string {
  if (typeof type === "object") return "text";
  if (["int", "bigint", "time", "bool"].includes(type)) return "integer";
  if (type === "double") return "real";
  return type === "bytes" ? "blob" : "text";
}

/** What MySQL refuses by type, SQLite refuses by a check: a program that runs on one runs on the other. */
function sqliteCheck(column: string, type: ColumnType): string[] {
  if (typeof type === "object") return [`check (length(${column}) <= ${type.string})`];
  if (type === "id") return [`check (length(${column}) <= 64)`];
  if (type === "bool") return [`check (${column} in (0, 1))`];
  if (type === "int") return [`check (${column} between -2147483648 and 2147483647)`];
  if (type === "datetime") return [`check (${column} is strftime('%Y-%m-%d %H:%M:%S', ${column}))`];
  return [];
}
