// What an account may do about itself: password, second factor, the browsers it is signed in with.
import { z } from "zod";
import { Id, IdParams, Name, Time } from "../fields.ts";
import { defineRoute } from "../route.ts";
import { Account } from "./accounts.ts";
import { NewPassword, SecondFactor } from "./sign-in.ts";

const base = { auth: ["jwt"] as const, role: "read_only" as const, tag: "console" as const };
const Password = z.string().min(1).max(200);
const none = "ACCOUNT_NONE";

export const readOwnAccount = defineRoute({
  ...base,
  method: "GET",
  path: "/api/v1/account",
  summary: "The account that asks",
  success: { status: 200, schema: Account.extend({ has_password: z.boolean() }) },
  errors: [none],
});

export const renameOwnAccount = defineRoute({
  ...base,
  method: "PUT",
  path: "/api/v1/account",
  summary: "Change one's own name",
  body: z.strictObject({ name: Name }),
  success: { status: 200, schema: Account.extend({ has_password: z.boolean() }) },
  errors: [none],
});

export const changePassword = defineRoute({
  ...base,
  method: "PUT",
  path: "/api/v1/account/password",
  summary: "Change one's own password; every other browser is signed out",
  body: z.strictObject({ current: Password, password: NewPassword }),
  success: { status: 204 },
  errors: [none, "ACCOUNT_PASSWORD_WRONG", "ACCOUNT_PASSWORD_WEAK", "ACCOUNT_TOO_OFTEN"],
});

export const enrolTotp = defineRoute({
  ...base,
  method: "POST",
  path: "/api/v1/account/totp",
  summary: "A new secret for an authenticator; it counts once a code of it was given",
  body: z.strictObject({ password: Password }),
  success: { status: 201, schema: z.object({ secret: z.string(), otpauth_url: z.string() }) },
  errors: [none, "ACCOUNT_PASSWORD_WRONG", "ACCOUNT_TOO_OFTEN"],
});

export const confirmTotp = defineRoute({
  ...base,
  method: "PUT",
  path: "/api/v1/account/totp",
  summary:
    "Turn the second factor on with its first code; the answer shows the recovery codes once",
  body: z.strictObject({ code: SecondFactor }),
  success: { status: 200, schema: z.object({ recovery_codes: z.array(z.string()) }) },
  errors: [none, "ACCOUNT_CODE_REFUSED", "ACCOUNT_TOO_OFTEN"],
});

export const removeTotp = defineRoute({
  ...base,
  method: "POST",
  path: "/api/v1/account/totp/remove",
  summary: "Turn the second factor off",
  body: z.strictObject({ password: Password }),
  success: { status: 204 },
  errors: [none, "ACCOUNT_PASSWORD_WRONG", "ACCOUNT_TOO_OFTEN"],
});

export const listSignIns = defineRoute({
  ...base,
  method: "GET",
  path: "/api/v1/account/sign-ins",
  summary: "The browsers that are signed in with one's account",
  success: {
    status: 200,
    schema: z.object({
      items: z.array(
        z.object({
          id: Id,
          browser: z.string(),
          current: z.boolean(),
          started_at: Time,
          seen_at: Time,
          expires_at: Time,
        }),
      ),
    }),
  },
  errors: [none],
});

export const revokeSignIn = defineRoute({
  ...base,
  method: "DELETE",
  path: "/api/v1/account/sign-ins/:id",
  summary: "Sign one of one's own browsers out",
  params: IdParams,
  success: { status: 204 },
  errors: [none, "ACCOUNT_SIGN_IN_NOT_FOUND"],
});
