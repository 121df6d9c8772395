// The organization that a request is about comes from who is asking.
import type { AppError } from "../errors/app-error.ts";
import { AuthErrors } from "./auth-errors.ts";
import type { Anonymous, Principal } from "./principal.ts";

/**
 * Operator and internal calls must name the organization (400 ORG_REQUIRED). The others have their own;
 * naming another one throws the 404 that an absent thing would give: pass that of the route.
 */
export function requireOrg(
  principal: Principal | Anonymous,
  named?: string,
  notFound: () => AppError = () => AuthErrors.ORGANIZATION_NOT_FOUND(),
): string {
  if (principal.kind === "anonymous") throw AuthErrors.UNAUTHORIZED();
  if (principal.kind === "operator" || principal.kind === "internal") {
    if (named === undefined || named === "") throw AuthErrors.ORG_REQUIRED();
    return named;
  }
  if (named !== undefined && named !== principal.org_id) throw notFound();
  return principal.org_id;
}
