// What of a request goes into the audit log, and what it is called there. Pure.
import { permissions } from "@pipecast/contracts/permissions";
import type { Anonymous, Principal } from "@pipecast/platform/auth";

/** Done all day and kept elsewhere: the ticket's timeline, the call's record, the session's transcript; or about oneself alone. */
const elsewhere =
  /^(?:\w+) (?:\/api\/v1\/(?:sandbox|session|account)\b|\/tickets|\/admin\/sessions|\/admin\/bots\/:id\/(?:tickets|publish\/check|rehearsals\/run)|\/api\/v1\/invites|\/api\/v1\/sign-in$)/;

/** Secrets in the clear for our own services: who reads them is noted too. */
const handedOut = new Set([
  "POST /api/v1/settings/msg91/key",
  "POST /api/v1/settings/channels/internal",
  "POST /internal/service-credential",
]);

export function isAudited(action: string, { kind }: Principal | Anonymous): boolean {
  if (kind === "internal") return handedOut.has(action);
  if (kind !== "jwt" && kind !== "operator") return false;
  return !action.startsWith("GET ") && !elsewhere.test(action) && permissions[action] !== undefined;
}

interface Asked {
  params: unknown;
  query: unknown;
  body: unknown;
}

/** Whose the thing is: the asking one's own, or what the operator named, or what the answer says. */
export function orgOf(principal: Principal, { params, query, body }: Asked, payload: unknown) {
  if ("org_id" in principal) return principal.org_id;
  const named = textAt(readObject(body), "org_id") ?? textAt(readObject(query), "org_id");
  if (named !== undefined) return named;
  const answer = readObject(payload);
  const own = "context_prefix" in answer ? textAt(answer, "id") : textAt(answer, "org_id");
  return own ?? textAt(readObject(params), "id") ?? "";
}

/** The ids in the path; the new id where one was made. */
export function targetOf(params: unknown, payload: unknown): string {
  const ids = Object.values(readObject(params)).filter((id) => typeof id === "string");
  return ids.length > 0 ? ids.join("/") : (textAt(readObject(payload), "id") ?? "");
}

/** Names of the fields that were given; no values. */
export function namesOf(body: unknown): string[] {
  return Object.keys(readObject(body)).filter((name) => name !== "org_id");
}

const mostBytes = 262_144;

function readObject(given: unknown): Record<string, unknown> {
  const raw = Buffer.isBuffer(given) ? given.toString("utf8") : given;
  if (typeof raw !== "string") return isRecord(raw) ? raw : {};
  if (raw.length > mostBytes) return {};
  try {
    const read: unknown = JSON.parse(raw);
    return isRecord(read) ? read : {};
  } catch {
    return {};
  }
}

function isRecord(given: unknown): given is Record<string, unknown> {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}

function textAt(of: Record<string, unknown>, name: string): string | undefined {
  const value = of[name];
  return typeof value === "string" && value !== "" && value.length <= 128 ? value : undefined;
}
