// Errors of asking without the right to.
import { defineErrors } from "../errors/define-errors.ts";

export const AuthErrors = defineErrors("", {
  UNAUTHORIZED: {
    status: 401,
    message:
      "This needs a valid credential of the right kind. Sign in again, or check the key or token you sent.",
  },
  FORBIDDEN: {
    status: 403,
    message: "Your role may not do this. Ask an administrator of your organization.",
  },
  ORIGIN_REFUSED: {
    status: 403,
    message:
      "A request from this page may not use the session cookie. Add the page's origin to CONSOLE_ORIGINS, or send a token.",
  },
  ORG_REQUIRED: {
    status: 400,
    message: "Name the organization: org_id in the query of a GET or DELETE, else in the body.",
  },
  ORGANIZATION_NOT_FOUND: { status: 404, message: "There is no such organization." },
  TOO_MANY_REQUESTS: {
    status: 429,
    message: "Too many requests. Try again in {retry_after_s} seconds.",
    retryable: true,
  },
});
