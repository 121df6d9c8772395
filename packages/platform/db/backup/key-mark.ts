// A mark of a master key: enough to tell another key from the right one, nothing to find it by.
import { createHmac } from "node:crypto";

/** 8 hex digits. */
export function keyMark(masterKey: string): string {
  return createHmac("sha256", masterKey).update("pipecast backup").digest("hex").slice(0, 8);
}
