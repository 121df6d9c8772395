// The second factor of an account: an authenticator's secret, sealed, and recovery codes, hashed; each code counts once.
import { randomBytes } from "node:crypto";
import type { PbxParts } from "../parts.ts";
import { AccountErrors } from "./account-errors.ts";
import type { AccountRow } from "./account-tables.ts";
import { tokenHash } from "./token-hash.ts";
import { findTotpStep, newTotpSecret, otpauthUrl } from "./totp.ts";

type Parts = Pick<PbxParts, "db" | "clock" | "vault">;

const recoveryCodes = 10;

/** A new secret that waits for its first code; an older one goes on counting until then. */
export async function enrolTotp({ db, vault }: Parts, { id, email }: AccountRow) {
  const secret = newTotpSecret();
  await db.kysely
    .updateTable("pbx_accounts")
    .set({ totp_pending: vault.seal(secret, place(id)) })
    .where("id", "=", id)
    .execute();
  return { secret, otpauth_url: otpauthUrl(secret, email) };
}

/** Turns the waiting secret on. Gives the recovery codes; throws ACCOUNT_CODE_REFUSED. */
export async function confirmTotp(parts: Parts, account: AccountRow, code: string) {
  const { db, clock, vault } = parts;
  const pending = account.totp_pending;
  if (pending === null) throw AccountErrors.CODE_REFUSED();
  const step = findTotpStep(vault.open(pending, place(account.id)), code, clock.now(), null);
  if (step === undefined) throw AccountErrors.CODE_REFUSED();
  const codes = Array.from({ length: recoveryCodes }, () => newRecoveryCode());
  await db.transaction(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable("pbx_accounts")
      .set({ totp_sealed: pending, totp_pending: null, totp_step: step })
      .where("id", "=", account.id)
      .where("totp_pending", "=", pending)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw AccountErrors.CODE_REFUSED();
    await trx.deleteFrom("pbx_recovery_codes").where("account_id", "=", account.id).execute();
    await trx
      .insertInto("pbx_recovery_codes")
      .values(
        codes.map((one) => ({
          account_id: account.id,
          org_id: account.org_id,
          code_hash: tokenHash(one.replaceAll("-", "")),
        })),
      )
      .execute();
  });
  return { recovery_codes: codes };
}

/** Takes a code of the authenticator, or a recovery code. Throws ACCOUNT_CODE_REFUSED, also for a code used before. */
export async function useSecondFactor(parts: Parts, account: AccountRow, code: string) {
  const { db, clock, vault } = parts;
  if (account.totp_sealed === null) return;
  if (/^\d{6}$/.test(code)) {
    const secret = vault.open(account.totp_sealed, place(account.id));
    const step = findTotpStep(secret, code, clock.now(), account.totp_step);
    if (step === undefined) throw AccountErrors.CODE_REFUSED();
    // Two who show the same code at the same time: one gets in.
    const { numUpdatedRows } = await db.kysely
      .updateTable("pbx_accounts")
      .set({ totp_step: step })
      .where("id", "=", account.id)
      .where((row) => row.or([row("totp_step", "is", null), row("totp_step", "<", step)]))
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw AccountErrors.CODE_REFUSED();
    return;
  }
  const { numDeletedRows } = await db.kysely
    .deleteFrom("pbx_recovery_codes")
    .where("account_id", "=", account.id)
    .where("code_hash", "=", tokenHash(code.toLowerCase().replaceAll(/[^a-z2-7]/g, "")))
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw AccountErrors.CODE_REFUSED();
}

export async function removeTotp({ db }: Pick<Parts, "db">, { id }: AccountRow): Promise<void> {
  await db.transaction(async (trx) => {
    await trx
      .updateTable("pbx_accounts")
      .set({ totp_sealed: null, totp_pending: null })
      .where("id", "=", id)
      .execute();
    await trx.deleteFrom("pbx_recovery_codes").where("account_id", "=", id).execute();
  });
}

/** 80 bits, written so that they can be copied from paper. */
function newRecoveryCode(): string {
  const letters = "abcdefghijklmnopqrstuvwxyz234567";
  const text = [...randomBytes(16)].map((byte) => letters[byte & 31]).join("");
  return (text.match(/.{4}/g) ?? []).join("-");
}

function place(accountId: string): string {
  return `pbx totp secret ${accountId}`;
}
