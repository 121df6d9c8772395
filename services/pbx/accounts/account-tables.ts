// The tables of accounts and of the browsers that are signed in with them.
import { type Column, type Migration, createTable } from "@pipecast/platform/db";
import type { Role } from "@pipecast/platform/auth";

export interface AccountRow {
  id: string;
  org_id: string;
  /** In small letters; unique in the installation. */
  email: string;
  name: string;
  role: Role;
  /** Argon2id; null until a password was chosen. */
  password_hash: string | null;
  /** The authenticator's secret, sealed; `pending` until its first code was given. */
  totp_sealed: string | null;
  totp_pending: string | null;
  /** The last half minute whose code was used: no code counts twice. */
  totp_step: number | null;
  /** SHA-256 of the invitation's code, hex. */
  invite_hash: string | null;
  invite_expires_at: number | null;
  signed_in_at: number | null;
  /** Whom the company's sign-in knows: issuer and subject. */
  oidc_subject: string | null;
  version: number;
  created_at: number;
  updated_at: number;
}

export interface RecoveryCodeRow {
  account_id: string;
  org_id: string;
  code_hash: string;
}

export interface SignInRow {
  id: string;
  /** SHA-256 of the cookie, hex: who reads the table cannot use it. */
  token_hash: string;
  org_id: string;
  /** An account, or `operator` for a browser that came by the operator's link. */
  account_id: string;
  browser: string;
  started_at: number;
  seen_at: number;
  expires_at: number;
}

export interface OidcRow {
  org_id: string;
  issuer: string;
  client_id: string;
  sealed: string;
  updated_at: number;
}

const text = (length: number): Column => ({ type: { string: length } });
const orNull = (column: Column): Column => ({ ...column, nullable: true });
const time: Column = { type: "time" };
const id: Column = { type: "id" };
const orgId = text(128);

export const accountMigration: Migration = {
  id: "0020-accounts",
  steps: [
    createTable({
      name: "pbx_accounts",
      columns: {
        id,
        org_id: orgId,
        email: text(254),
        name: text(200),
        role: text(16),
        password_hash: orNull(text(255)),
        totp_sealed: orNull({ type: "text" }),
        totp_pending: orNull({ type: "text" }),
        totp_step: orNull({ type: "int" }),
        invite_hash: orNull(text(64)),
        invite_expires_at: orNull(time),
        signed_in_at: orNull(time),
        oidc_subject: orNull(text(512)),
        version: { type: "int" },
        created_at: time,
        updated_at: time,
      },
      primaryKey: ["id"],
      indexes: [
        { columns: ["email"], unique: true },
        { columns: ["org_id", "id"] },
        { columns: ["invite_hash"] },
      ],
    }),
    createTable({
      name: "pbx_recovery_codes",
      columns: { account_id: text(64), code_hash: text(64), org_id: orgId },
      primaryKey: ["account_id", "code_hash"],
    }),
    createTable({
      name: "pbx_sign_ins",
      columns: {
        id,
        token_hash: text(64),
        org_id: orgId,
        account_id: text(64),
        browser: text(255),
        started_at: time,
        seen_at: time,
        expires_at: time,
      },
      primaryKey: ["id"],
      indexes: [
        { columns: ["token_hash"], unique: true },
        { columns: ["account_id"] },
        { columns: ["expires_at"] },
      ],
    }),
    createTable({
      name: "pbx_oidc",
      columns: {
        org_id: orgId,
        issuer: text(512),
        client_id: text(255),
        sealed: { type: "text" },
        updated_at: time,
      },
      primaryKey: ["org_id"],
    }),
  ],
};
