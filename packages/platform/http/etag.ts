// Versions of things as HTTP carries them: `ETag` out, `If-Match` in.
import type { ErrorFactory } from "../errors/define-errors.ts";

/** Puts the version on the answer. */
export function setEtag(
  reply: { header(name: string, value: string): unknown },
  version: number,
): void {
  reply.header("etag", `"${version}"`);
}

/**
 * Throws `refuse()`, a 412, when the request's `If-Match` names other versions than this one. Without the header, and with
 * `*`, any will do. A weak tag counts as its strong one: what compresses answers on their way weakens tags.
 */
export function requireMatch(
  request: { headers: { "if-match"?: string | undefined } },
  version: number,
  refuse: ErrorFactory,
): void {
  const header = request.headers["if-match"];
  if (header === undefined || header.trim() === "*") return;
  // A comma may stand inside a foreign tag; its halves are no whole number in quotes.
  const named = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (!named.includes(`"${version}"`)) throw refuse();
}
