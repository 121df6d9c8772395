// Accounts of an organization: one per e-mail in the installation, and never without an administrator.
import type { Transaction } from "kysely";
import { type Role, randomToken } from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import { type Database, newId } from "@pipecast/platform/db";
import type { CollectionTable } from "../collection.ts";
import type { PbxTables } from "../schema.ts";
import { unlessTaken } from "../unless-taken.ts";
import { AccountErrors } from "./account-errors.ts";
import type { AccountRow } from "./account-tables.ts";
import { tokenHash } from "./token-hash.ts";

export const inviteMs = 72 * 3_600_000;

/** What is told of an account, and the code of an invitation just made. */
export interface AccountRecord {
  id: string;
  org_id: string;
  email: string;
  name: string;
  role: Role;
  status: "invited" | "active";
  two_factor: boolean;
  invite_expires_at: number | null;
  signed_in_at: number | null;
  version: number;
  created_at: number;
  updated_at: number;
  invite_code?: string;
}

export interface NewAccount {
  email: string;
  role: Role;
  name?: string | undefined;
}
export type AccountChanges = Partial<NewAccount> & { two_factor?: false | undefined };

export interface AccountTable extends CollectionTable<AccountRecord, NewAccount, AccountChanges> {
  ownerOfId(id: string): Promise<string | undefined>;
  /** A new code in place of the one before; undefined for an account that is not there. */
  invite(orgId: string, id: string): Promise<AccountRecord | undefined>;
}

export function createAccountTable(db: Database<PbxTables>, clock: Clock): AccountTable {
  const all = () => db.kysely.selectFrom("pbx_accounts").selectAll();
  const of = (orgId: string) => all().where("org_id", "=", orgId);

  /** Throws ACCOUNT_LAST_ADMIN when nobody would be left who can let others in. Locks the rows it counted. */
  async function requireAnotherAdmin(trx: Transaction<PbxTables>, orgId: string, id: string) {
    const query = trx
      .selectFrom("pbx_accounts")
      .select(["id", "password_hash", "oidc_subject"])
      .where("org_id", "=", orgId)
      .where("role", "=", "admin");
    const admins = await (db.dialect === "mysql" ? query.forUpdate() : query).execute();
    const own = admins.find((row) => row.id === id);
    if (own === undefined) return;
    const others = admins.filter((row) => row.id !== id);
    // Somebody invited may never come: they do not stand in for one who is here.
    const left =
      statusOf(own) === "active" ? others.filter((row) => statusOf(row) === "active") : others;
    if (left.length === 0) throw AccountErrors.LAST_ADMIN();
  }

  return {
    async page(orgId, after, limit) {
      const query = of(orgId).orderBy("id").limit(limit);
      const rows = await (after === undefined ? query : query.where("id", ">", after)).execute();
      return rows.map(toRecord);
    },
    async find(orgId, id) {
      const row = await of(orgId).where("id", "=", id).executeTakeFirst();
      return row === undefined ? undefined : toRecord(row);
    },
    async ownerOfId(id) {
      return (await all().where("id", "=", id).executeTakeFirst())?.org_id;
    },
    async insert(orgId, { email, role, name }) {
      const now = clock.now();
      const code = randomToken();
      const row: AccountRow = {
        id: newId(now),
        org_id: orgId,
        email,
        name: name ?? email.split("@")[0] ?? email,
        role,
        password_hash: null,
        totp_sealed: null,
        totp_pending: null,
        totp_step: null,
        invite_hash: tokenHash(code),
        invite_expires_at: now + inviteMs,
        signed_in_at: null,
        oidc_subject: null,
        version: 1,
        created_at: now,
        updated_at: now,
      };
      await unlessTaken(AccountErrors.EMAIL_TAKEN, () =>
        db.kysely.insertInto("pbx_accounts").values(row).execute(),
      );
      return { ...toRecord(row), invite_code: code };
    },
    async update(orgId, from, { two_factor, ...changes }) {
      const version = from.version + 1;
      const demoted = from.role === "admin" && (changes.role ?? "admin") !== "admin";
      const other = changes.role !== undefined && changes.role !== from.role;
      // Who another address belongs to must show it anew: an invitation or a company's sign-in spoke for the old one.
      const moved = changes.email !== undefined && changes.email !== from.email;
      const done = await unlessTaken(AccountErrors.EMAIL_TAKEN, () =>
        db.transaction(async (trx) => {
          if (demoted) await requireAnotherAdmin(trx, orgId, from.id);
          const { numUpdatedRows } = await trx
            .updateTable("pbx_accounts")
            .set({
              ...changes,
              ...(two_factor === false ? { totp_sealed: null, totp_pending: null } : {}),
              ...(moved ? { oidc_subject: null, invite_hash: null, invite_expires_at: null } : {}),
              version,
              updated_at: clock.now(),
            })
            .where("org_id", "=", orgId)
            .where("id", "=", from.id)
            .where("version", "=", from.version)
            .executeTakeFirst();
          if (numUpdatedRows > 0n && (other || moved || two_factor === false)) {
            await trx.deleteFrom("pbx_sign_ins").where("account_id", "=", from.id).execute();
            if (two_factor === false)
              await trx
                .deleteFrom("pbx_recovery_codes")
                .where("account_id", "=", from.id)
                .execute();
          }
          return numUpdatedRows > 0n;
        }),
      );
      return done ? this.find(orgId, from.id) : undefined;
    },
    async remove(orgId, id) {
      return db.transaction(async (trx) => {
        await requireAnotherAdmin(trx, orgId, id);
        const { numDeletedRows } = await trx
          .deleteFrom("pbx_accounts")
          .where("org_id", "=", orgId)
          .where("id", "=", id)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        for (const table of ["pbx_sign_ins", "pbx_recovery_codes"] as const)
          await trx.deleteFrom(table).where("account_id", "=", id).execute();
        return true;
      });
    },
    async invite(orgId, id) {
      const code = randomToken();
      const now = clock.now();
      const { numUpdatedRows } = await db.kysely
        .updateTable("pbx_accounts")
        .set((row) => ({
          invite_hash: tokenHash(code),
          invite_expires_at: now + inviteMs,
          version: row("version", "+", 1),
          updated_at: now,
        }))
        .where("org_id", "=", orgId)
        .where("id", "=", id)
        .executeTakeFirst();
      const record = numUpdatedRows > 0n ? await this.find(orgId, id) : undefined;
      return record === undefined ? undefined : { ...record, invite_code: code };
    },
  };
}

function statusOf(row: Pick<AccountRow, "password_hash" | "oidc_subject">): "invited" | "active" {
  return row.password_hash === null && row.oidc_subject === null ? "invited" : "active";
}

export function toRecord(row: AccountRow): AccountRecord {
  const { id, org_id, email, name, role, signed_in_at, version, created_at, updated_at } = row;
  return {
    id,
    org_id,
    email,
    name,
    role,
    status: statusOf(row),
    two_factor: row.totp_sealed !== null,
    invite_expires_at: row.invite_hash === null ? null : row.invite_expires_at,
    signed_in_at,
    version,
    created_at,
    updated_at,
  };
}
