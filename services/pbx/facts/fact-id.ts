// Ids of facts, as long as their column takes. Pure.
import { createHash } from "node:crypto";

const most = 191;

/** The id itself, or where it is too long one that is made of the whole of it. */
export function factId(id: string): string {
  return id.length <= most ? id : `long:${createHash("sha256").update(id).digest("base64url")}`;
}
