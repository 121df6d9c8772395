// Refuses table descriptions that one of the dialects could not have, before any database sees them.
import { type ColumnType, type Index, type Table, typeName } from "./table-description.ts";

/** MySQL's limit for one index is 3,072 bytes; four bytes a character. */
const INDEX_CHARACTERS = 768;

/** Throws what `refuse` makes of the reason; returns when both dialects can have the table. */
export function checkTable(table: Table, refuse: (reason: string) => Error): void {
  const names = [table.name, ...Object.keys(table.columns)];
  for (const name of names)
    if (!/^[a-z][a-z0-9_]{0,63}$/.test(name))
      throw refuse(`"${name}" in ${table.name}: names are lower case, at most 64 characters`);
  if (table.primaryKey.length === 0) throw refuse(`${table.name} has no primary key`);
  for (const [name, column] of Object.entries(table.columns)) {
    const { type } = column;
    if (
      typeof type === "object" &&
      !(Number.isInteger(type.string) && type.string > 0 && type.string <= 2048)
    )
      throw refuse(`${table.name}.${name}: string(n) takes n from 1 to 2048, longer ones are text`);
    if (type === "auto" && (table.primaryKey.length !== 1 || table.primaryKey[0] !== name))
      throw refuse(`${table.name}.${name}: an auto column is the whole primary key`);
    if (
      column.default !== undefined &&
      ["text", "longtext", "json", "bytes", "auto"].includes(typeName(type))
    )
      throw refuse(`${table.name}.${name}: this type takes no default`);
    if (typeof column.default === "string" && !/^[\w .:+-]*$/.test(column.default))
      throw refuse(`${table.name}.${name}: a default is made of letters, digits and . : + - _`);
    if (table.primaryKey.includes(name) && column.nullable === true)
      throw refuse(`${table.name}.${name} is part of the primary key and cannot be null`);
  }
  checkIndex(table, { columns: table.primaryKey }, refuse);
  const indexes = new Set<string>();
  for (const index of table.indexes ?? []) {
    checkIndex(table, index, refuse);
    const name = indexName(table.name, index);
    if (indexes.has(name)) throw refuse(`${table.name}: index ${name} is there twice`);
    indexes.add(name);
  }
}

function checkIndex(table: Table, index: Index, refuse: (reason: string) => Error): void {
  let characters = 0;
  for (const name of index.columns) {
    const column = table.columns[name];
    if (column === undefined)
      throw refuse(`${table.name}: an index names ${name}, which is no column`);
    characters += indexedCharacters(column.type);
  }
  if (characters > INDEX_CHARACTERS)
    throw refuse(
      `${table.name}: the index on ${index.columns.join(", ")} is longer than MySQL allows`,
    );
}

function indexedCharacters(type: ColumnType): number {
  if (typeof type === "object") return type.string;
  if (type === "id") return 64;
  return ["text", "longtext", "json", "bytes"].includes(type) ? Infinity : 2;
}

/** The index's name in the database: given, or made of the table and its columns. */
export function indexName(table: string, index: Index): string {
  if (index.name !== undefined) return index.name;
  const name = `${table}_${index.columns.join("_")}_${index.unique === true ? "uq" : "ix"}`;
  return name.length <= 64 ? name : `${name.slice(0, 60)}_${index.unique === true ? "uq" : "ix"}`;
}
