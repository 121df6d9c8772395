// Truth, equality and order of values as Python has them, because conditions were written for it.
import type { Json } from "../json.ts";

/** None, False, 0, "", and empty lists and objects. */
export function falsy(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === "") return true;
  if (value === 0 || value === 0n || Number.isNaN(value)) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function numeric(value: Json): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "boolean" ? Number(value) : undefined;
}

/** Python's ==: True equals 1, a text never equals a number, lists and objects by content. */
export function equal(left: Json, right: Json): boolean {
  const [a, b] = [numeric(left), numeric(right)];
  if (a !== undefined || b !== undefined) return a === b;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) {
    return left === right;
  }
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item: Json, index) => equal(item, right[index] as Json));
  }
  const entries = Object.entries(left as Record<string, Json>);
  if (entries.length !== Object.keys(right).length) return false;
  return entries.every(
    ([key, item]) =>
      Object.hasOwn(right, key) && equal(item, (right as Record<string, Json>)[key] as Json),
  );
}

/** Negative, 0 or positive; undefined where the two have no order (Python would raise a TypeError). */
export function order(left: Json, right: Json): number | undefined {
  const [a, b] = [numeric(left), numeric(right)];
  if (a !== undefined && b !== undefined) return a - b;
  if (typeof left === "string" && typeof right === "string")
    return left < right ? -1 : Number(left > right);
  return undefined;
}

/** Python's `in`; false where the right side holds nothing. */
export function within(item: Json, container: Json): boolean {
  if (typeof container === "string") return typeof item === "string" && container.includes(item);
  if (Array.isArray(container)) return container.some((entry: Json) => equal(item, entry));
  if (typeof container === "object" && container !== null) {
    return typeof item === "string" && Object.hasOwn(container, item);
  }
  return false;
}
