// A table described once, for both dialects.

/**
 * Column types. On both dialects strings compare by bytes (`utf8mb4_bin`, which ignores trailing spaces) unless
 * `ignoreCase`.
 * `id` = string of 64, `time` = epoch ms, `datetime` = text "YYYY-MM-DD HH:MM:SS[.mmm]" in UTC (only where another program
 * reads or writes the table), `auto` = counting primary key, `text` ≤ 16 MB, `json` = text made by `encodeJson`.
 */
export type ColumnType =
  | "id"
  | "auto"
  | "text"
  | "longtext"
  | "json"
  | "int"
  | "bigint"
  | "time"
  | "double"
  | "bool"
  | "datetime"
  | "bytes"
  | { string: number };

export interface Column {
  type: ColumnType;
  /** Columns are NOT NULL unless this is true. */
  nullable?: boolean;
  default?: string | number | boolean;
  /** Strings compare without regard to case (ASCII letters only on SQLite). */
  ignoreCase?: boolean;
}

export interface Index {
  /** Without it: `<table>_<columns>` with `_uq` or `_ix`, cut to 64 characters. */
  name?: string;
  columns: readonly string[];
  unique?: boolean;
}

export interface Table {
  name: string;
  columns: Readonly<Record<string, Column>>;
  /** Every table has one: copies and checksums walk along it. */
  primaryKey: readonly string[];
  indexes?: readonly Index[];
}

/** Names the type of a column in short: `string(64)`. */
export function typeName(type: ColumnType): string {
  return typeof type === "string" ? type : `string(${type.string})`;
}
