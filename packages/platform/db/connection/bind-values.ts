// What may be bound to a statement, in the one form both drivers store alike.
import { DbErrors } from "../database-errors.ts";

export type BoundValue = string | number | bigint | null | Uint8Array;

/**
 * Booleans become 1 and 0, a Date the text "YYYY-MM-DD HH:MM:SS.mmm" in UTC, undefined null. Objects and arrays are
 * refused (a driver would splice them into the SQL), as are NaN and infinities.
 */
export function bindValues(values: readonly unknown[]): BoundValue[] {
  return values.map((value, index) => bindValue(value, index + 1));
}

function bindValue(value: unknown, position: number): BoundValue {
  switch (typeof value) {
    case "string":
    case "bigint":
      return value;
    case "boolean":
      return value ? 1 : 0;
    case "undefined":
      return null;
    case "number":
      if (!Number.isFinite(value)) throw DbErrors.BAD_VALUE({ position, type: String(value) });
      return value;
    default:
      if (value === null || value instanceof Uint8Array) return value;
      if (value instanceof Date && !Number.isNaN(value.getTime()))
        return value.toISOString().replace("T", " ").slice(0, 23);
      throw DbErrors.BAD_VALUE({ position, type: typeof value });
  }
}
