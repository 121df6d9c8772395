// GET /api/v1/overview.
import { getOverview } from "@pipecast/contracts/pbx/overview";
import { requireOrg } from "@pipecast/platform/auth";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { PbxErrors } from "../errors.ts";
import { dayOf, dayRange } from "@pipecast/contracts/day-range";
import type { PbxParts } from "../parts.ts";
import { hourMs } from "./count-calls.ts";
import { type OverviewParts, makeOverview } from "./make-overview.ts";

const longestMs = 31 * 24 * hourMs;

export function mountOverviewRoutes(
  server: HttpServer,
  parts: OverviewParts & Pick<PbxParts, "clock" | "organizations">,
): void {
  mountRoute(server, getOverview, async ({ principal, query }) => {
    const id = requireOrg(principal, query.org_id, PbxErrors.ORGANIZATION_NOT_FOUND);
    const organization = await parts.organizations.find({ id });
    if (organization === undefined) throw PbxErrors.ORGANIZATION_NOT_FOUND();
    const to = query.to === undefined ? parts.clock.now() : Date.parse(query.to);
    const midnight = () => dayRange(dayOf(to, organization.timezone), organization.timezone).from;
    const from = query.from === undefined ? midnight() : Date.parse(query.from);
    if (from > to || to - from > longestMs) throw PbxErrors.STRETCH_IMPOSSIBLE();
    return makeOverview(parts, organization, { from, to });
  });
}
