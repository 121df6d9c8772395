// Working hours over HTTP.
import * as routes from "@pipecast/contracts/pbx/business-hours";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { PbxErrors } from "../errors.ts";
import type { PbxParts } from "../parts.ts";
import { findBusinessHours, storeBusinessHours } from "./business-hours.ts";

/** Mounts them. */
export function mountBusinessHoursRoutes(
  server: HttpServer,
  parts: Pick<PbxParts, "db" | "clock" | "organizations">,
): void {
  const asking = async (principal: Principal, named: string | undefined) => {
    const id = requireOrg(principal, named, PbxErrors.ORGANIZATION_NOT_FOUND);
    if ((await parts.organizations.find({ id })) === undefined)
      throw PbxErrors.ORGANIZATION_NOT_FOUND();
    return id;
  };

  mountRoute(server, routes.putBusinessHours, async ({ principal, body }) => {
    const { org_id: named, ...hours } = body;
    await storeBusinessHours(parts, await asking(principal, named), hours);
    return { business_hours: hours };
  });

  mountRoute(server, routes.getBusinessHours, async ({ principal, query }) => ({
    business_hours: await findBusinessHours(parts.db, await asking(principal, query.org_id)),
  }));
}
