// GET /api/v1/statements: a day's calls in sums that must match.
import { getStatement } from "@pipecast/contracts/pbx/statements";
import { requireOrg } from "@pipecast/platform/auth";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { PbxErrors } from "../errors.ts";
import type { PbxParts } from "../parts.ts";
import { makeStatement } from "./make-statement.ts";

export function mountStatementRoutes(
  server: HttpServer,
  parts: Pick<PbxParts, "db" | "clock" | "organizations">,
): void {
  mountRoute(server, getStatement, async ({ principal, query }) => {
    const id = requireOrg(principal, query.org_id, PbxErrors.ORGANIZATION_NOT_FOUND);
    const organization = await parts.organizations.find({ id });
    if (organization === undefined) throw PbxErrors.ORGANIZATION_NOT_FOUND();
    return makeStatement(parts, organization, query.day);
  });
}
