// Signing in with an account: password and second factor, invitations; and what services ask one another about sign-ins.
import { z } from "zod";
import { Id, Time } from "../fields.ts";
import { defineRoute } from "../route.ts";
import { AccountRole, Email } from "./accounts.ts";

export const NewPassword = z
  .string()
  .min(10, "at least 10 characters")
  .max(200, "at most 200 characters");
const Password = z.string().min(1).max(200);
/** Six digits of an authenticator, or a recovery code. */
export const SecondFactor = z.string().trim().min(6).max(32);
const Code = z.string().min(1).max(128);

const open = {
  auth: "public" as const,
  tag: "console" as const,
  method: "POST" as const,
  bodyLimit: 4096,
};

export const signIn = defineRoute({
  ...open,
  path: "/api/v1/sign-in",
  summary:
    "Sign this browser in with e-mail and password, and the second factor where it is set up",
  body: z.strictObject({ email: Email, password: Password, code: SecondFactor.optional() }),
  success: {
    status: 200,
    schema: z.object({ account_id: Id, org_id: Id, role: AccountRole }),
  },
  errors: [
    "ACCOUNT_REFUSED",
    "ACCOUNT_CODE_REQUIRED",
    "ACCOUNT_CODE_REFUSED",
    "ACCOUNT_TOO_OFTEN",
    "ORIGIN_REFUSED",
  ],
});

export const readInvite = defineRoute({
  ...open,
  path: "/api/v1/invites/read",
  summary: "Whom an invitation is for",
  body: z.strictObject({ code: Code }),
  success: {
    status: 200,
    schema: z.object({
      email: z.string(),
      name: z.string(),
      organization: z.string(),
      expires_at: Time,
    }),
  },
  errors: ["ACCOUNT_INVITE_REFUSED", "ACCOUNT_TOO_OFTEN"],
});

export const acceptInvite = defineRoute({
  ...open,
  path: "/api/v1/invites/accept",
  summary: "Choose a password; signs this browser in, unless a second factor is asked for first",
  body: z.strictObject({ code: Code, password: NewPassword }),
  success: { status: 200, schema: z.object({ signed_in: z.boolean() }) },
  errors: ["ACCOUNT_INVITE_REFUSED", "ACCOUNT_PASSWORD_WEAK", "ACCOUNT_TOO_OFTEN"],
});

const inside = { auth: ["internal"] as const, tag: "internal" as const, method: "POST" as const };

/** Marks a sign-in that came by the operator's link: it may change the organization. Ids of accounts are never this. */
export const operatorAccount = "operator";

export const openOperatorSignIn = defineRoute({
  ...inside,
  path: "/internal/sign-ins/open",
  summary: "Sign a browser in that came by the operator's link",
  body: z.strictObject({ org_id: Id, browser: z.string().max(1024) }),
  success: { status: 200, schema: z.object({ token: z.string(), expires_in: z.number() }) },
  errors: ["PBX_ORGANIZATION_NOT_FOUND"],
});

export const readSignIn = defineRoute({
  ...inside,
  path: "/internal/sign-ins/read",
  summary: "Whose the cookie of a signed-in browser is, if anybody's",
  body: z.strictObject({ token: z.string().max(512) }),
  success: {
    status: 200,
    schema: z.object({
      signed_in: z.object({ id: Id, org_id: Id, account_id: Id, role: AccountRole }).nullable(),
    }),
  },
});

export const moveSignIn = defineRoute({
  ...inside,
  path: "/internal/sign-ins/move",
  summary: "Let a browser of the operator's go on in another organization",
  body: z.strictObject({ id: Id, org_id: Id }),
  success: { status: 200, schema: z.object({ moved: z.boolean() }) },
});

export const closeSignIn = defineRoute({
  ...inside,
  path: "/internal/sign-ins/close",
  summary: "Sign a browser out: its cookie counts nowhere any more",
  body: z.strictObject({ token: z.string().max(512) }),
  success: { status: 204 },
});
