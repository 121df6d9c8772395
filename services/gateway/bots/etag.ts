// A draft's ETag: its revision. `If-Match` is optional; where it stands it must name the present one.
import { GatewayErrors } from "../errors.ts";

export function etagOf(revision: number): string {
  return `"${revision}"`;
}

/** Throws GATEWAY_VERSION_MISMATCH where `If-Match` names other revisions. */
export function requireMatch(ifMatch: string | undefined, revision: number): void {
  if (ifMatch === undefined || ifMatch.trim() === "*") return;
  const named = ifMatch.split(",").map((tag) => tag.trim());
  if (!named.includes(etagOf(revision))) throw GatewayErrors.VERSION_MISMATCH();
}
