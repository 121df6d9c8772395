// Where the next page of a list begins: opaque to clients, checked when it comes back.
import { GatewayErrors } from "../errors.ts";

export function writeCursor(last: string | number): string {
  return Buffer.from(JSON.stringify(last)).toString("base64url");
}

/** The last item of the page before, or undefined for the first page. Throws GATEWAY_CURSOR_INVALID. */
export function readCursor<T extends "string" | "number">(
  cursor: string | undefined,
  kind: T,
): (T extends "string" ? string : number) | undefined {
  if (cursor === undefined) return undefined;
  try {
    const last: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (typeof last === kind) return last as T extends "string" ? string : number;
  } catch {
    // Not ours; said below.
  }
  throw GatewayErrors.CURSOR_INVALID();
}
