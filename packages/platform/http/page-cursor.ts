// Pages of a list along its key: the cursor is the last key seen, opaque to the client.
import { HttpErrors } from "./http-errors.ts";

interface Keys {
  string: string;
  number: number;
}

/** The key after which a page begins; undefined for the first. Throws CURSOR_UNREADABLE when no `toPage` along such keys wrote it. */
export function readCursor<Kind extends keyof Keys>(
  cursor: string | undefined,
  kind: Kind,
): Keys[Kind] | undefined {
  if (cursor === undefined || cursor === "") return undefined;
  const text = Buffer.from(cursor, "base64url").toString("utf8").slice(2);
  const key = kind === "number" ? Number(text) : text;
  // Written again it must be the same: its mark, and neither the alphabet nor UTF-8 nor a number has two forms here.
  const ours = writeCursor(key) === cursor && (key === text || Number.isSafeInteger(key));
  if (!ours) throw HttpErrors.CURSOR_UNREADABLE();
  return key as Keys[Kind];
}

/** A page of at most `limit` of the `limit + 1` rows that were asked for; numbers as keys are whole. */
export function toPage<Row>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string | number,
): { items: Row[]; next_cursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, next_cursor: more ? writeCursor(keyOf(last)) : null };
}

function writeCursor(key: string | number): string {
  return Buffer.from(`${typeof key === "number" ? "n" : "k"}:${key}`).toString("base64url");
}
