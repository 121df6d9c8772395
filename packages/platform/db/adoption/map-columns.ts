// Finds, for a table of ours, the columns of a foreign table that mean the same.
import type { ColumnMapping, ColumnSource } from "./adoptions.ts";
import type { FoundColumn } from "../schema/inspect-table.ts";
import type { Column, Table } from "../schema/table-description.ts";

/** Other names under which existing products keep the same thing; spelling (`orgId`, `org_id`) is looked through anyway. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  name: ["orgname", "organizationname", "displayname", "fullname", "botname"],
  api_secret: ["apisecrethash"],
  org_id: ["organizationid", "tenantid"],
  extension: ["username", "endpoint"],
  flow: ["flowjson", "flowconfig", "flowdata", "config", "definition"],
  model: ["modelconfig", "llmconfig"],
  key_hash: ["apikeyhash", "hash", "keydigest"],
  created_at: ["createdon", "created"],
  updated_at: ["updatedon", "modifiedat", "updated"],
};

export interface MappedColumns {
  mapping: ColumnMapping;
  /** Columns of ours for which nothing was found. */
  missing: string[];
}

/**
 * Maps every column of `wanted`; those that are absent and have no default or null are in `missing`. `named` says which
 * foreign column to take for one of ours.
 */
export function mapColumns(
  wanted: Table,
  found: readonly FoundColumn[],
  named: Readonly<Record<string, string>> = {},
): MappedColumns {
  const mapping: Record<string, ColumnSource> = {};
  const missing: string[] = [];
  for (const [name, column] of Object.entries(wanted.columns)) {
    const source = findColumn(name, found, named[name]);
    if (source !== undefined) {
      mapping[name] = { column: source.name, as: conversion(wanted, name, column, source) };
      continue;
    }
    const constant = absentValue(column);
    if (constant === undefined) missing.push(name);
    else mapping[name] = { constant };
  }
  return { mapping, missing };
}

function findColumn(
  name: string,
  found: readonly FoundColumn[],
  named: string | undefined,
): FoundColumn | undefined {
  if (named !== undefined) return found.find((column) => column.name === named);
  const exact = found.find((column) => column.name === name);
  if (exact !== undefined) return exact;
  for (const spelling of [plain(name), ...(ALIASES[name] ?? [])]) {
    const match = found.find((column) => plain(column.name) === spelling);
    if (match !== undefined) return match;
  }
  return undefined;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}

/** When a row was made is worth a constant; who and what it is, is not. */
function absentValue(column: Column): string | number | null | undefined {
  if (column.nullable === true) return null;
  if (typeof column.default === "boolean") return column.default ? 1 : 0;
  return column.default ?? (column.type === "time" ? 0 : undefined);
}

function conversion(
  wanted: Table,
  name: string,
  column: Column,
  found: FoundColumn,
): Extract<ColumnSource, { column: string }>["as"] {
  const number = /int|decimal|numeric|real|double|float/.test(found.type);
  if (column.type === "time") return number ? "same" : "epoch-ms";
  const text = column.type === "id" || typeof column.type === "object";
  if (!text) return "same";
  // A foreign collation may hold org_a and ORG_A for one: what tells rows apart compares by bytes.
  if (column.ignoreCase !== true && tellsRowsApart(wanted, name)) return "key";
  return number ? "text" : "same";
}

function tellsRowsApart(table: Table, column: string): boolean {
  if (table.primaryKey.includes(column)) return true;
  return (table.indexes ?? []).some(
    (index) => index.unique === true && index.columns.includes(column),
  );
}
