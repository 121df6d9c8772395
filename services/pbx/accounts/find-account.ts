// One account's whole row, as its own sign-in needs it.
import { operatorAccount } from "@pipecast/contracts/pbx/sign-in";
import type { Principal } from "@pipecast/platform/auth";
import type { PbxParts } from "../parts.ts";
import { AccountErrors } from "./account-errors.ts";
import type { AccountRow } from "./account-tables.ts";

type Parts = Pick<PbxParts, "db">;

export async function findAccount(
  { db }: Parts,
  by: { email: string } | { id: string } | { invite_hash: string },
): Promise<AccountRow | undefined> {
  const [[column, value]] = Object.entries(by) as [["id", string]];
  const row = await db.kysely
    .selectFrom("pbx_accounts")
    .selectAll()
    .where(column, "=", value)
    .executeTakeFirst();
  // A database may compare without regard to case; we never do.
  return row !== undefined && row[column] === value ? row : undefined;
}

/** The account that asks. Throws ACCOUNT_NONE for an API key, the operator and the operator's link. */
export async function requireOwnAccount(parts: Parts, principal: Principal): Promise<AccountRow> {
  const id = principal.kind === "jwt" ? principal.account_id : undefined;
  if (id === undefined || id === operatorAccount) throw AccountErrors.NONE();
  const row = await findAccount(parts, { id });
  if (row === undefined) throw AccountErrors.NONE();
  return row;
}
