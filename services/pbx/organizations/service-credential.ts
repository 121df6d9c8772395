// The credential that `auth:"org"` sends to trusted bridges: sealed to be sent, hashed to be checked, shown to nobody.
import { hashApiSecret, newApiKey, newApiSecret } from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import { type Database, insertIfAbsent, upsert } from "@pipecast/platform/db";
import type { Vault } from "@pipecast/platform/vault";
import type { PbxTables, ServiceCredentialRow } from "../schema.ts";

interface Parts {
  db: Database<PbxTables>;
  vault: Vault;
  clock: Clock;
}

/** Replaces the organization's credential; the one before no longer signs in. */
export async function rotateServiceCredential(
  parts: Parts,
  orgId: string,
): Promise<ServiceCredentialRow> {
  const row = await newCredential(parts, orgId);
  await upsert(parts.db.kysely, "pbx_service_credentials", row, {
    key: ["org_id"],
    update: ["api_key", "sealed", "verifier", "rotated_at"],
  });
  return row;
}

/** The credential in the clear, for the service that sends it; made at the first request for it. */
export async function openServiceCredential(
  parts: Parts,
  orgId: string,
): Promise<{ api_key: string; api_secret: string }> {
  const find = () =>
    parts.db.kysely
      .selectFrom("pbx_service_credentials")
      .selectAll()
      .where("org_id", "=", orgId)
      .executeTakeFirst();
  let row = await find();
  if (row === undefined) {
    const fresh = await newCredential(parts, orgId);
    await insertIfAbsent(parts.db.kysely, "pbx_service_credentials", fresh);
    row = (await find()) ?? fresh;
  }
  return { api_key: row.api_key, api_secret: parts.vault.open(row.sealed, place(orgId)) };
}

async function newCredential(parts: Parts, orgId: string): Promise<ServiceCredentialRow> {
  const secret = newApiSecret();
  return {
    org_id: orgId,
    api_key: newApiKey(),
    sealed: parts.vault.seal(secret, place(orgId)),
    verifier: await hashApiSecret(secret),
    rotated_at: parts.clock.now(),
  };
}

function place(orgId: string): string {
  return `pbx service credential ${orgId}`;
}
