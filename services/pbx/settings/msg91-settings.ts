// MSG91's key of an organization: sealed, opened only for the sender, never shown.
import type { Msg91Settings, putMsg91Settings } from "@pipecast/contracts/pbx/messaging";
import type { Clock } from "@pipecast/platform/clock";
import { type Database, upsert } from "@pipecast/platform/db";
import type { Vault } from "@pipecast/platform/vault";
import type { z } from "zod";
import { PbxErrors } from "../errors.ts";
import type { PbxTables } from "../schema.ts";
import type { Msg91Row } from "./messaging-tables.ts";

interface Parts {
  db: Database<PbxTables>;
  vault: Vault;
  clock: Clock;
}

export type Msg91Changes = Omit<z.output<NonNullable<typeof putMsg91Settings.body>>, "org_id">;

export interface Msg91Account {
  authkey: string;
  integrated_number: string;
  namespace: string | null;
  language: string;
}

/** Merges the given fields; a key of null forgets it. Throws PBX_MSG91_INCOMPLETE for a key that has no number to send from. */
export async function storeMsg91Settings(
  parts: Parts,
  orgId: string,
  changes: Msg91Changes,
): Promise<Msg91Settings> {
  const { authkey } = changes;
  const before = (await find(parts, orgId)) ?? emptyRow(orgId);
  const key =
    authkey === undefined
      ? {}
      : authkey === null
        ? { sealed: null, last4: null }
        : { sealed: parts.vault.seal(authkey, place(orgId)), last4: authkey.slice(-4) };
  const row: Msg91Row = {
    ...before,
    ...key,
    integrated_number: changes.integrated_number ?? before.integrated_number,
    namespace: changes.namespace === undefined ? before.namespace : changes.namespace || null,
    language: changes.language ?? before.language,
    updated_at: parts.clock.now(),
  };
  if (row.sealed !== null && row.integrated_number === null) throw PbxErrors.MSG91_INCOMPLETE();
  const update = [
    "sealed",
    "last4",
    "integrated_number",
    "namespace",
    "language",
    "updated_at",
  ] as const;
  await upsert(parts.db.kysely, "pbx_msg91", row, { key: ["org_id"], update: [...update] });
  return view(row);
}

export async function viewMsg91Settings(
  parts: Pick<Parts, "db">,
  orgId: string,
): Promise<Msg91Settings> {
  return view((await find(parts, orgId)) ?? emptyRow(orgId));
}

/** The key in the clear; undefined for an organization without one. */
export async function openMsg91Account(
  parts: Pick<Parts, "db" | "vault">,
  orgId: string,
): Promise<Msg91Account | undefined> {
  const row = await find(parts, orgId);
  if (row === undefined || row.sealed === null || row.integrated_number === null) return undefined;
  const { integrated_number, namespace, language } = row;
  return {
    authkey: parts.vault.open(row.sealed, place(orgId)),
    integrated_number,
    namespace,
    language,
  };
}

function view({ sealed, last4, integrated_number, namespace, language }: Msg91Row): Msg91Settings {
  return { configured: sealed !== null, last4, integrated_number, namespace, language };
}

function emptyRow(org_id: string): Msg91Row {
  const empty = { sealed: null, last4: null, integrated_number: null, namespace: null };
  return { org_id, ...empty, language: "en", updated_at: 0 };
}

function find({ db }: Pick<Parts, "db">, orgId: string): Promise<Msg91Row | undefined> {
  return db.kysely
    .selectFrom("pbx_msg91")
    .selectAll()
    .where("org_id", "=", orgId)
    .executeTakeFirst();
}

function place(orgId: string): string {
  return `pbx msg91 authkey ${orgId}`;
}
