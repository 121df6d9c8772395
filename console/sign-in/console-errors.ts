// What can go wrong when somebody signs in.
import { defineErrors } from "@pipecast/platform/errors";

export const ConsoleErrors = defineErrors("CONSOLE", {
  CODE_REFUSED: {
    status: 401,
    message:
      "This sign-in link was used already or is older than ten minutes. Make a new one with `npx pipecast sign-in`.",
  },
  NO_ORGANIZATION: {
    status: 409,
    message:
      "There is no organization to sign in to yet. Make one with `npx pipecast seed-demo` or POST /api/v1/organizations.",
  },
  ORGANIZATION_NOT_FOUND: {
    status: 404,
    message: "There is no such organization for this account.",
  },
});
