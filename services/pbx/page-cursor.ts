// Pages of a list along its key: the cursor is the last key seen, opaque to the client.
import { PbxErrors } from "./errors.ts";

/** The key after which a page begins; undefined for the first. Throws PBX_CURSOR_UNREADABLE. */
export function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined || cursor === "") return undefined;
  const key = Buffer.from(cursor, "base64url").toString("utf8");
  if (!key.startsWith("k:") || Buffer.from(key).toString("base64url") !== cursor)
    throw PbxErrors.CURSOR_UNREADABLE();
  return key.slice(2);
}

/** A page of at most `limit` of the `limit + 1` rows that were asked for. */
export function toPage<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => string) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  const next_cursor = more ? Buffer.from(`k:${keyOf(last)}`).toString("base64url") : null;
  return { items, next_cursor };
}
