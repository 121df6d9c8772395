// Signing in with e-mail and password: an unknown account, a wrong password and a suspended organization are the same refusal.
import type { PbxParts } from "../parts.ts";
import { AccountErrors } from "./account-errors.ts";
import type { AccountRow } from "./account-tables.ts";
import { findAccount } from "./find-account.ts";
import { verifyPassword } from "./password.ts";
import { useSecondFactor } from "./second-factor.ts";
import { openSignIn } from "./sign-ins.ts";

type Parts = Pick<PbxParts, "db" | "clock" | "vault" | "organizations">;

/** The account and its cookie. Throws ACCOUNT_REFUSED, ACCOUNT_CODE_REQUIRED, ACCOUNT_CODE_REFUSED. */
export async function signIn(
  parts: Parts,
  given: { email: string; password: string; code?: string | undefined },
  browser: string,
) {
  const account = await findAccount(parts, { email: given.email });
  const right = await verifyPassword(given.password, account?.password_hash ?? null);
  if (!right || account === undefined) throw AccountErrors.REFUSED();
  const organization = await parts.organizations.find({ id: account.org_id });
  if (organization?.active !== true) throw AccountErrors.REFUSED();
  if (account.totp_sealed !== null) {
    if (given.code === undefined) throw AccountErrors.CODE_REQUIRED();
    await useSecondFactor(parts, account, given.code);
  }
  return { account, ...(await letIn(parts, account, browser)) };
}

/** Opens the browser's sign-in and notes when. */
export async function letIn(
  parts: Pick<Parts, "db" | "clock">,
  { id, org_id }: Pick<AccountRow, "id" | "org_id">,
  browser: string,
): Promise<{ token: string; expires_in: number }> {
  const opened = await openSignIn(parts, { org_id, account_id: id, browser });
  await parts.db.kysely
    .updateTable("pbx_accounts")
    .set({ signed_in_at: parts.clock.now() })
    .where("id", "=", id)
    .execute();
  return opened;
}
