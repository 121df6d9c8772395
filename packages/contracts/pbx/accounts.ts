// Accounts: who signs in to an organization, in which role, and how they get in the first time. CONTRACT §3.
import { z } from "zod";
import { Id, IdParams, ListQuery, Name, OrgQuery, Time, listOf } from "../fields.ts";
import { defineRoute } from "../route.ts";

export const AccountRole = z.enum(["admin", "supervisor", "agent", "read_only"]);
/** Small letters: an address is the same however it is written. */
export const Email = z
  .string()
  .trim()
  .max(254)
  .toLowerCase()
  .pipe(z.email("must be an e-mail address"));

export const Account = z.object({
  id: Id,
  org_id: Id,
  email: z.string(),
  name: z.string(),
  role: AccountRole,
  /** `invited` until somebody has chosen a password or come by the company's own sign-in. */
  status: z.enum(["invited", "active"]),
  two_factor: z.boolean(),
  invite_expires_at: Time.nullable(),
  signed_in_at: Time.nullable(),
  created_at: Time,
  updated_at: Time,
});
export type Account = z.infer<typeof Account>;

/** Shown once, to the admin who asked for it. */
export const Invitation = z.object({ invite_url: z.string(), invite_expires_at: Time });

const org = { org_id: Id.optional() };
const base = { auth: ["jwt"] as const, role: "admin" as const, tag: "pbx" as const };
const unknown = "ACCOUNT_NOT_FOUND";

export const accounts = {
  create: defineRoute({
    ...base,
    method: "POST",
    path: "/api/v1/accounts",
    summary: "Invite somebody; the answer shows the link once: good for 72 hours and one use",
    body: z.strictObject({ email: Email, role: AccountRole, name: Name.optional(), ...org }),
    success: { status: 201, schema: Account.extend({ invite_url: z.string().optional() }) },
    errors: ["ACCOUNT_EMAIL_TAKEN"],
  }),
  list: defineRoute({
    ...base,
    method: "GET",
    path: "/api/v1/accounts",
    summary: "All accounts of the organization",
    query: ListQuery,
    success: { status: 200, schema: listOf(Account) },
  }),
  get: defineRoute({
    ...base,
    method: "GET",
    path: "/api/v1/accounts/:id",
    summary: "One account",
    params: IdParams,
    query: OrgQuery,
    success: { status: 200, schema: Account },
    errors: [unknown],
  }),
  update: defineRoute({
    ...base,
    method: "PUT",
    path: "/api/v1/accounts/:id",
    summary:
      "Change the given fields of an account; another role signs it out everywhere. two_factor can only be turned off here",
    params: IdParams,
    body: z
      .strictObject({ email: Email, role: AccountRole, name: Name, two_factor: z.literal(false) })
      .partial()
      .extend(org),
    success: { status: 200, schema: Account },
    errors: [unknown, "ACCOUNT_EMAIL_TAKEN", "ACCOUNT_LAST_ADMIN", "PBX_VERSION_MISMATCH"],
  }),
  remove: defineRoute({
    ...base,
    method: "DELETE",
    path: "/api/v1/accounts/:id",
    summary: "Remove an account and sign it out everywhere",
    params: IdParams,
    query: OrgQuery,
    success: { status: 204 },
    errors: [unknown, "ACCOUNT_LAST_ADMIN"],
  }),
};

export const inviteAccount = defineRoute({
  ...base,
  method: "POST",
  path: "/api/v1/accounts/:id/invite",
  summary: "A new link to choose a password with; the one before is dead",
  params: IdParams,
  body: z.strictObject(org).optional(),
  success: { status: 201, schema: Invitation },
  errors: [unknown],
});
