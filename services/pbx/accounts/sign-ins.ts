// Browsers that are signed in: a row each, so that signing out, another role or a removed account ends them at once.
import { type Role, randomToken } from "@pipecast/platform/auth";
import { operatorAccount } from "@pipecast/contracts/pbx/sign-in";
import { newId } from "@pipecast/platform/db";
import type { PbxParts } from "../parts.ts";
import type { SignInRow } from "./account-tables.ts";
import { tokenHash } from "./token-hash.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** An account's browser is signed out after a week, and after twelve hours in which it asked nothing; the operator's after a day. */
const absoluteMs = 7 * dayMs;
const operatorMs = dayMs;
const idleMs = 12 * hourMs;
/** How exactly we know when a browser asked last. */
const seenMs = 5 * 60_000;
const mostPerAccount = 50;

type Parts = Pick<PbxParts, "db" | "clock" | "organizations">;

/** Opens one; the token is the cookie, and is nowhere else. */
export async function openSignIn(
  { db, clock }: Pick<Parts, "db" | "clock">,
  who: { org_id: string; account_id: string; browser: string },
): Promise<{ token: string; expires_in: number }> {
  const now = clock.now();
  const ms = who.account_id === operatorAccount ? operatorMs : absoluteMs;
  const token = randomToken();
  await db.kysely.deleteFrom("pbx_sign_ins").where("expires_at", "<=", now).execute();
  const older = await of({ db }, who.account_id);
  for (const { id } of older.slice(mostPerAccount - 1))
    await db.kysely.deleteFrom("pbx_sign_ins").where("id", "=", id).execute();
  const row: SignInRow = {
    id: newId(now),
    token_hash: tokenHash(token),
    org_id: who.org_id,
    account_id: who.account_id,
    browser: who.browser.slice(0, 255),
    started_at: now,
    seen_at: now,
    expires_at: now + ms,
  };
  await db.kysely.insertInto("pbx_sign_ins").values(row).execute();
  return { token, expires_in: Math.floor(ms / 1000) };
}

/** Whose a cookie is now; null when it ended, was revoked, or its account or organization is no more. */
export async function readSignIn(
  { db, clock, organizations }: Parts,
  token: string,
): Promise<{ id: string; org_id: string; account_id: string; role: Role } | null> {
  const now = clock.now();
  const row = await db.kysely
    .selectFrom("pbx_sign_ins")
    .leftJoin("pbx_accounts", "pbx_accounts.id", "pbx_sign_ins.account_id")
    .selectAll("pbx_sign_ins")
    .select(["pbx_accounts.role", "pbx_accounts.org_id as account_org"])
    .where("token_hash", "=", tokenHash(token))
    .executeTakeFirst();
  if (row === undefined || row.expires_at <= now || row.seen_at + idleMs <= now) return null;
  const isOperator = row.account_id === operatorAccount;
  const role = isOperator ? "admin" : row.role;
  if (role === null || (!isOperator && row.account_org !== row.org_id)) return null;
  const organization = await organizations.find({ id: row.org_id });
  if (organization?.active !== true) return null;
  if (row.seen_at + seenMs <= now)
    await db.kysely
      .updateTable("pbx_sign_ins")
      .set({ seen_at: now })
      .where("id", "=", row.id)
      .execute();
  return { id: row.id, org_id: row.org_id, account_id: row.account_id, role };
}

/** Only the operator's browsers move from organization to organization. */
export async function moveSignIn(
  { db }: Pick<Parts, "db">,
  id: string,
  org_id: string,
): Promise<boolean> {
  const done = await db.kysely
    .updateTable("pbx_sign_ins")
    .set({ org_id })
    .where("id", "=", id)
    .where("account_id", "=", operatorAccount)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export async function closeSignIn({ db }: Pick<Parts, "db">, token: string): Promise<void> {
  await db.kysely.deleteFrom("pbx_sign_ins").where("token_hash", "=", tokenHash(token)).execute();
}

/** An account's browsers, the latest first. */
export async function listSignIns(
  parts: Pick<Parts, "db" | "clock">,
  account_id: string,
): Promise<SignInRow[]> {
  const now = parts.clock.now();
  const rows = await of(parts, account_id);
  return rows.filter(({ expires_at, seen_at }) => expires_at > now && seen_at + idleMs > now);
}

/** False when the account has no such browser. */
export async function revokeSignIn(
  { db }: Pick<Parts, "db">,
  account_id: string,
  id: string,
): Promise<boolean> {
  const done = await db.kysely
    .deleteFrom("pbx_sign_ins")
    .where("account_id", "=", account_id)
    .where("id", "=", id)
    .executeTakeFirst();
  return done.numDeletedRows > 0n;
}

function of({ db }: Pick<Parts, "db">, account_id: string): Promise<SignInRow[]> {
  return db.kysely
    .selectFrom("pbx_sign_ins")
    .selectAll()
    .where("account_id", "=", account_id)
    .orderBy("started_at", "desc")
    .limit(200)
    .execute();
}
