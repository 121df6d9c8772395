// Whose session it is: a foreign one is the same 404 as an absent one.
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import { GatewayErrors } from "../errors.ts";

/** The organization a request about a session speaks for; only a JWT's may differ from the session's own. */
export function checkOwner(principal: Principal, named: string | undefined, org_id: string): void {
  // The operator and our own services need not name the organization: the id fixes it.
  const wanted = principal.kind === "jwt" ? (named ?? principal.org_id) : (named ?? org_id);
  if (requireOrg(principal, wanted, GatewayErrors.SESSION_NOT_FOUND) !== org_id)
    throw GatewayErrors.SESSION_NOT_FOUND();
}
