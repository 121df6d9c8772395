// Edits of value maps: pure, in place, and no key ever reaches an object's prototype.
import type { ReadRow } from "./read-table.ts";
import { isForbiddenKey } from "./read-table.ts";

export type Scalar = string | number | boolean;
export type ValueMap = Readonly<Record<string, Scalar>>;
export type ValueMaps = Readonly<Record<string, ValueMap>>;

/** An object of entries; "__proto__" would be an own key of it like any other. */
export function objectOf<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.fromEntries(entries);
}

/** Why a key cannot have this name, or undefined. */
export function keyFault(
  name: string,
  others: Iterable<string>,
): "empty" | "forbidden" | "taken" | undefined {
  if (name === "") return "empty";
  if (isForbiddenKey(name)) return "forbidden";
  for (const other of others) if (other === name) return "taken";
  return undefined;
}

/** Another name for a key, at the same place of the order (names that are numbers come first in any JSON object of a browser). */
export function renameKey<T>(
  map: Readonly<Record<string, T>>,
  from: string,
  to: string,
): Record<string, T> {
  return objectOf(Object.entries(map).map(([key, value]) => [key === from ? to : key, value]));
}

export function setKey<T>(
  map: Readonly<Record<string, T>>,
  key: string,
  value: T,
): Record<string, T> {
  return objectOf([...Object.entries(map), [key, value]]);
}

export function removeKey<T>(map: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return objectOf(Object.entries(map).filter(([name]) => name !== key));
}

/** Moves a key up (-1) or down (1) in its order. */
export function moveKey<T>(
  map: Readonly<Record<string, T>>,
  key: string,
  by: number,
): Record<string, T> {
  const entries = Object.entries(map);
  const from = entries.findIndex(([name]) => name === key);
  const [entry] = entries.splice(from, 1);
  if (entry === undefined) return { ...map };
  entries.splice(Math.max(0, Math.min(entries.length, from + by)), 0, entry);
  return objectOf(entries);
}

/** A value keeps the kind it had where the new text is of that kind: 5 stays a number when it becomes 6. */
export function likeBefore(text: string, before: Scalar | undefined): Scalar {
  if (typeof before === "number" && text.trim() !== "" && String(Number(text)) === text)
    return Number(text);
  if (typeof before === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

/** Puts rows into a map: those it has get the new value where they stand, others come at its end. */
export function putRows(map: ValueMap, rows: readonly ReadRow[]): Record<string, Scalar> {
  const merged = new Map<string, Scalar>(Object.entries(map));
  for (const { key, value } of rows) merged.set(key, likeBefore(value, merged.get(key)));
  return objectOf(merged);
}

/** A name that is free: base, base_2, base_3 … */
export function freeName(base: string, taken: Iterable<string>): string {
  const all = new Set(taken);
  let name = base;
  for (let number = 2; all.has(name); number += 1) name = `${base}_${number}`;
  return name;
}
