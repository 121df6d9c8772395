// Who changed a bot, as it is kept and told to the next who wants to.
import type { Principal } from "@pipecast/platform/auth";

/** The account's id; `operator`; `api-key` for a program of the organization. */
export function whoIs(principal: Principal): string {
  if (principal.kind === "jwt") return principal.account_id ?? "api-key";
  return principal.kind;
}
