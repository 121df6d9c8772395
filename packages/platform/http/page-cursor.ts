// Pages of a list along its key: the cursor is the last key seen, opaque to the client.
import { HttpErrors } from "./http-errors.ts";

interface Keys {
  string: string;
  number: number;
}
const marks = { string: "k", number: "n" } as const;

/** The key after which a page begins; undefined for the first. Throws CURSOR_UNREADABLE when no `toPage` along such keys wrote it. */
export function readCursor<Kind extends keyof Keys>(
  cursor: string | undefined,
  kind: Kind,
): Keys[Kind] | undefined {
  if (cursor === undefined || cursor === "") return undefined;
  const [mark, ...rest] = Buffer.from(cursor, "base64url").toString("utf8").split(":");
  const text = rest.join(":");
  const key = kind === "number" ? Number(text) : text;
  // Written again it must be the same: neither the alphabet nor UTF-8 nor a number has two forms here.
  if (
    mark !== marks[kind] ||
    writeCursor(key) !== cursor ||
    (typeof key === "number" && !Number.isSafeInteger(key))
  )
    throw HttpErrors.CURSOR_UNREADABLE();
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
  const mark = typeof key === "number" ? marks.number : marks.string;
  return Buffer.from(`${mark}:${key}`).toString("base64url");
}
