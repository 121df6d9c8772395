// Paths of ARI, from typed segments: an id can never become another endpoint.

import { AsteriskError } from "../asterisk-error.ts";

/** Ids of channels (`1700000000.42`, with the system's name before it if it has one), bridges and applications. */
const segment = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,149}$/;

/** `/ari/` and the segments. Refuses what is not made of letters, digits, `_.-`, or begins with a dot. */
export function ariPath(...segments: readonly string[]): string {
  for (const text of segments)
    if (typeof text !== "string" || !segment.test(text))
      throw new AsteriskError("ASTERISK_FIELD_REFUSED", "ARI: that is no id of Asterisk's");
  return `/ari/${segments.join("/")}`;
}
