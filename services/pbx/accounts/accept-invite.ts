// An invitation becomes a password: once, within 72 hours, and every older browser of the account is signed out.
import type { PbxParts } from "../parts.ts";
import { AccountErrors } from "./account-errors.ts";
import type { AccountRow } from "./account-tables.ts";
import { findAccount } from "./find-account.ts";
import { hashPassword, requireGoodPassword } from "./password.ts";
import { tokenHash } from "./token-hash.ts";

type Parts = Pick<PbxParts, "db" | "clock" | "organizations">;

/** Whom a code is for. Throws ACCOUNT_INVITE_REFUSED. */
export async function readInvite(parts: Parts, code: string) {
  const account = await findAccount(parts, { invite_hash: tokenHash(code) });
  const expires_at = account?.invite_expires_at ?? 0;
  if (account === undefined || expires_at <= parts.clock.now())
    throw AccountErrors.INVITE_REFUSED();
  const organization = await parts.organizations.find({ id: account.org_id });
  if (organization?.active !== true) throw AccountErrors.INVITE_REFUSED();
  return { account, organization, expires_at };
}

/** Throws ACCOUNT_INVITE_REFUSED, ACCOUNT_PASSWORD_WEAK. Of two who use a code at the same time, one gets in. */
export async function acceptInvite(
  parts: Parts,
  code: string,
  password: string,
): Promise<AccountRow> {
  const { account } = await readInvite(parts, code);
  requireGoodPassword(password, account.email);
  const password_hash = await hashPassword(password);
  const now = parts.clock.now();
  await parts.db.transaction(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable("pbx_accounts")
      .set({
        password_hash,
        invite_hash: null,
        invite_expires_at: null,
        version: account.version + 1,
        updated_at: now,
      })
      .where("id", "=", account.id)
      .where("invite_hash", "=", tokenHash(code))
      .where("invite_expires_at", ">", now)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw AccountErrors.INVITE_REFUSED();
    await trx.deleteFrom("pbx_sign_ins").where("account_id", "=", account.id).execute();
  });
  return account;
}
