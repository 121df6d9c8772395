// What can go wrong with accounts and their sign-ins, and what to do about it.
import { defineErrors } from "@pipecast/platform/errors";

export const AccountErrors = defineErrors("ACCOUNT", {
  NOT_FOUND: { status: 404, message: "There is no such account. Look at GET /api/v1/accounts." },
  NONE: {
    status: 404,
    message: "This credential belongs to no account. Sign in with e-mail and password.",
  },
  EMAIL_TAKEN: {
    status: 409,
    message:
      "An account with this e-mail is there already. An address signs in to one organization.",
  },
  LAST_ADMIN: {
    status: 409,
    message: "An organization keeps one administrator. Make somebody else one first.",
  },
  REFUSED: {
    status: 401,
    message: "E-mail and password do not belong together. Ask an administrator for a new link.",
  },
  CODE_REQUIRED: {
    status: 401,
    message: "Give the six digits of your authenticator too, or a recovery code.",
  },
  CODE_REFUSED: {
    status: 401,
    message: "The code is wrong, too old, or was used already. Wait for the next one.",
  },
  PASSWORD_WRONG: { status: 422, message: "This is not your password." },
  PASSWORD_WEAK: {
    status: 422,
    message:
      "Choose a password that does not contain your e-mail and is not one repeated character.",
  },
  TOO_OFTEN: {
    status: 429,
    retryable: true,
    message: "Too many attempts. Wait {retry_after_s} seconds.",
  },
  INVITE_REFUSED: {
    status: 404,
    message:
      "This invitation was used already, was replaced, or is older than 72 hours. Ask for a new one.",
  },
  SIGN_IN_NOT_FOUND: { status: 404, message: "There is no such signed-in browser of yours." },
  OIDC_NOT_SET_UP: {
    status: 404,
    message: "There is no company sign-in here. Sign in with e-mail and password.",
  },
  OIDC_INCOMPLETE: {
    status: 400,
    message: "A company sign-in needs issuer, client_id and client_secret together.",
  },
  OIDC_UNAVAILABLE: {
    status: 502,
    retryable: true,
    message: "The company's sign-in did not answer as OpenID Connect says ({reason}). Try again.",
  },
  OIDC_REFUSED: {
    status: 401,
    message:
      "The company's sign-in did not confirm an invited, verified e-mail address. Ask an administrator.",
  },
});
