// Versions of things as HTTP carries them: `ETag` out, `If-Match` in.
import { PbxErrors } from "./errors.ts";

/** Puts the version on the answer. */
export function setEtag(
  reply: { header(name: string, value: string): unknown },
  version: number,
): void {
  reply.header("etag", `"${version}"`);
}

/** Throws PBX_VERSION_MISMATCH when the request names other versions than this one; without If-Match anything goes. */
export function requireMatch(
  request: { headers: { "if-match"?: string | undefined } },
  version: number,
): void {
  const header = request.headers["if-match"];
  if (header === undefined || header.trim() === "*") return;
  const named = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (!named.includes(`"${version}"`)) throw PbxErrors.VERSION_MISMATCH();
}
