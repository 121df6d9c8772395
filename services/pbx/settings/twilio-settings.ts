// The auth token by which Twilio signs what it asks of us: sealed, opened only to check a signature.
import { createHmac } from "node:crypto";
import { sameSecret } from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import { type Database, upsert } from "@pipecast/platform/db";
import type { Vault } from "@pipecast/platform/vault";
import type { PbxTables } from "../schema.ts";

interface Parts {
  db: Database<PbxTables>;
  vault: Vault;
  clock: Clock;
}

export interface TwilioSettings {
  configured: boolean;
  last4: string | null;
}

export async function storeTwilioToken(
  parts: Parts,
  orgId: string,
  token: string | null,
): Promise<TwilioSettings> {
  if (token === null) {
    await parts.db.kysely.deleteFrom("pbx_twilio").where("org_id", "=", orgId).execute();
    return { configured: false, last4: null };
  }
  const sealed = parts.vault.seal(token, place(orgId));
  const row = { org_id: orgId, sealed, last4: token.slice(-4), updated_at: parts.clock.now() };
  const update = ["sealed", "last4", "updated_at"] as const;
  await upsert(parts.db.kysely, "pbx_twilio", row, { key: ["org_id"], update: [...update] });
  return { configured: true, last4: row.last4 };
}

export async function viewTwilioSettings(
  parts: Pick<Parts, "db">,
  orgId: string,
): Promise<TwilioSettings> {
  const row = await find(parts, orgId);
  return { configured: row !== undefined, last4: row?.last4 ?? null };
}

/**
 * Whether the signature is that of one of the URLs (HMAC-SHA-1 under the token, in base64; a websocket has no parameters):
 * https://www.twilio.com/docs/usage/security. False for an organization without a token.
 */
export async function isTwilioSigned(
  parts: Pick<Parts, "db" | "vault">,
  orgId: string,
  urls: readonly string[],
  signature: string,
): Promise<boolean> {
  const row = await find(parts, orgId);
  if (row === undefined) return false;
  const token = parts.vault.open(row.sealed, place(orgId));
  // All of them, whichever fits: the time says nothing.
  const fits = urls.map((url) =>
    sameSecret(signature, createHmac("sha1", token).update(url).digest("base64")),
  );
  return fits.includes(true);
}

function find({ db }: Pick<Parts, "db">, orgId: string) {
  return db.kysely
    .selectFrom("pbx_twilio")
    .selectAll()
    .where("org_id", "=", orgId)
    .executeTakeFirst();
}

function place(orgId: string): string {
  return `pbx twilio auth token ${orgId}`;
}
