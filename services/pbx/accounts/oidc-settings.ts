// Where a company's own sign-in is: the client's secret sealed, never shown.
import type { putOidcSettings } from "@pipecast/contracts/pbx/oidc";
import { upsert } from "@pipecast/platform/db";
import type { z } from "zod";
import type { PbxParts } from "../parts.ts";
import { AccountErrors } from "./account-errors.ts";
import type { OidcRow } from "./account-tables.ts";

type Parts = Pick<PbxParts, "db" | "vault" | "clock">;
type Changes = Omit<z.output<NonNullable<typeof putOidcSettings.body>>, "org_id">;

export interface OidcClient {
  issuer: string;
  client_id: string;
  client_secret: string;
}

export function findOidc({ db }: Pick<Parts, "db">, orgId: string): Promise<OidcRow | undefined> {
  return db.kysely
    .selectFrom("pbx_oidc")
    .selectAll()
    .where("org_id", "=", orgId)
    .executeTakeFirst();
}

/** Merges the given fields; another issuer or client needs its own secret. Throws ACCOUNT_OIDC_INCOMPLETE. */
export async function storeOidc(parts: Parts, orgId: string, changes: Changes): Promise<void> {
  const { db, vault, clock } = parts;
  if (changes.issuer === null) {
    await db.kysely.deleteFrom("pbx_oidc").where("org_id", "=", orgId).execute();
    return;
  }
  const before = await findOidc(parts, orgId);
  const issuer = changes.issuer ?? before?.issuer;
  const client_id = changes.client_id ?? before?.client_id;
  if (issuer === undefined || client_id === undefined) throw AccountErrors.OIDC_INCOMPLETE();
  // A secret is never handed to another provider than the one it was given for.
  const sameProvider = issuer === before?.issuer && client_id === before.client_id;
  const kept = sameProvider ? before.sealed : undefined;
  const sealed =
    changes.client_secret === undefined
      ? kept
      : vault.seal(changes.client_secret, place(orgId, issuer));
  if (sealed === undefined) throw AccountErrors.OIDC_INCOMPLETE();
  const row: OidcRow = { org_id: orgId, issuer, client_id, sealed, updated_at: clock.now() };
  await upsert(db.kysely, "pbx_oidc", row, {
    key: ["org_id"],
    update: ["issuer", "client_id", "sealed", "updated_at"],
  });
}

/** The client in the clear; undefined for an organization without a company sign-in. */
export async function openOidc(parts: Parts, orgId: string): Promise<OidcClient | undefined> {
  const row = await findOidc(parts, orgId);
  if (row === undefined) return undefined;
  const { issuer, client_id, sealed } = row;
  return { issuer, client_id, client_secret: parts.vault.open(sealed, place(orgId, issuer)) };
}

function place(orgId: string, issuer: string): string {
  return `pbx oidc client secret ${orgId} ${issuer}`;
}
