// Secrets for signed requests (Standard Webhooks): sealed, at most two valid, shown once.
import {
  newSigningSecret,
  signWebhook,
  verifyWebhook,
  type WebhookHeaders,
} from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import { type Database, insertIfAbsent, newId } from "@pipecast/platform/db";
import type { Vault } from "@pipecast/platform/vault";
import type { PbxTables } from "../schema.ts";

const day = 24 * 60 * 60 * 1000;

interface Parts {
  db: Database<PbxTables>;
  vault: Vault;
  clock: Clock;
}

/** A new secret, `whsec_…`; the one before stays valid for a day, older ones end now. */
export async function createSigningSecret(parts: Parts, orgId: string): Promise<string> {
  const { db, vault, clock } = parts;
  const now = clock.now();
  const secret = newSigningSecret();
  const id = newId(now);
  const sealed = vault.seal(secret, place(orgId, id));
  await db.transaction(async (trx) => {
    await trx
      .deleteFrom("pbx_signing_secrets")
      .where("org_id", "=", orgId)
      .where("expires_at", "is not", null)
      .execute();
    await trx
      .updateTable("pbx_signing_secrets")
      .set({ expires_at: now + day })
      .where("org_id", "=", orgId)
      .execute();
    await trx
      .insertInto("pbx_signing_secrets")
      .values({ id, org_id: orgId, sealed, created_at: now, expires_at: null })
      .execute();
  });
  return secret;
}

export interface SignedRequest {
  webhook_id: string;
  webhook_timestamp: string;
  webhook_signature: string;
  body: string;
}

/**
 * Whether the request was signed with one of the organization's secrets within the window; `replayed` when its webhook_id
 * was seen before. Ids are kept for a day, far longer than the window.
 */
export async function verifySignature(
  parts: Parts,
  orgId: string,
  request: SignedRequest,
): Promise<{ valid: boolean; replayed: boolean }> {
  const { db, clock } = parts;
  const now = clock.now();
  const secrets = await secretsInForce(parts, orgId, now);
  const headers = {
    "webhook-id": request.webhook_id,
    "webhook-timestamp": request.webhook_timestamp,
    "webhook-signature": request.webhook_signature,
  };
  const verdict = verifyWebhook(secrets, headers, request.body, now);
  if (!verdict.ok) return { valid: false, replayed: false };
  const seen = { org_id: orgId, webhook_id: request.webhook_id, seen_at: now };
  const fresh = await insertIfAbsent(db.kysely, "pbx_webhook_ids", seen);
  return { valid: true, replayed: !fresh };
}

/**
 * Headers that sign `body` with every secret in force, the newest first, so that a receiver follows a rotation when it likes;
 * null for an organization without one.
 */
export async function signRequest(
  parts: Parts,
  orgId: string,
  { webhook_id, body }: { webhook_id: string; body: string },
): Promise<WebhookHeaders | null> {
  const now = parts.clock.now();
  const secrets = await secretsInForce(parts, orgId, now);
  const [newest, ...older] = secrets.map((secret) =>
    signWebhook(secret, { id: webhook_id, timestamp: now, body }),
  );
  if (newest === undefined) return null;
  const signatures = [newest, ...older].map((headers) => headers["webhook-signature"]);
  return { ...newest, "webhook-signature": signatures.join(" ") };
}

/** Newest first, at most two. */
async function secretsInForce(parts: Parts, orgId: string, now: number): Promise<string[]> {
  const rows = await parts.db.kysely
    .selectFrom("pbx_signing_secrets")
    .selectAll()
    .where("org_id", "=", orgId)
    .orderBy("created_at", "desc")
    .limit(2)
    .execute();
  return rows
    .filter((row) => row.expires_at === null || row.expires_at > now)
    .map((row) => parts.vault.open(row.sealed, place(orgId, row.id)));
}

/** Forgets webhook ids of more than a day ago; gives how many. */
export async function forgetWebhookIds(parts: Pick<Parts, "db" | "clock">): Promise<number> {
  const done = await parts.db.kysely
    .deleteFrom("pbx_webhook_ids")
    .where("seen_at", "<", parts.clock.now() - day)
    .executeTakeFirst();
  return Number(done.numDeletedRows);
}

function place(orgId: string, id: string): string {
  return `pbx signing secret ${orgId} ${id}`;
}
