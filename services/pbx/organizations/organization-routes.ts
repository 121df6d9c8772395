// Organizations over HTTP: the operator's part, and what other services look up.
import * as routes from "@pipecast/contracts/pbx/organizations";
import {
  type HttpServer,
  mountRoute,
  readCursor,
  requireMatch,
  setEtag,
  toPage,
} from "@pipecast/platform/http";
import { PbxErrors } from "../errors.ts";
import type { PbxParts } from "../parts.ts";
import { findBusinessHours } from "../settings/business-hours.ts";
import { createOrganization, requireTimeZone } from "./create-organization.ts";
import { viewOrganization } from "./organization-view.ts";

type Parts = Pick<PbxParts, "db" | "organizations" | "defaults" | "clock">;

/** Mounts them. */
export function mountOrganizationRoutes(server: HttpServer, parts: Parts): void {
  const { organizations, clock } = parts;

  async function present(id: string) {
    const organization = await organizations.find({ id });
    if (organization === undefined) throw PbxErrors.ORGANIZATION_NOT_FOUND();
    return organization;
  }

  mountRoute(server, routes.createOrganization, async ({ body, reply }) => {
    const { organization, secret } = await createOrganization(parts, body);
    setEtag(reply, organization.version);
    return viewOrganization(organization, secret);
  });

  mountRoute(server, routes.listOrganizations, async ({ query }) => {
    const rows = await organizations.page(readCursor(query.cursor, "string"), query.limit + 1);
    const page = toPage(rows, query.limit, (row) => row.id);
    return { ...page, items: page.items.map((row) => viewOrganization(row)) };
  });

  mountRoute(server, routes.getOrganization, async ({ params, reply }) => {
    const organization = await present(params.id);
    setEtag(reply, organization.version);
    return viewOrganization(organization);
  });

  mountRoute(server, routes.updateOrganization, async ({ params, body, request, reply }) => {
    requireTimeZone(body.timezone);
    const { status, ...rest } = body;
    const from = await present(params.id);
    if (organizations.readOnly && (rest.name !== undefined || status !== undefined))
      throw PbxErrors.ORGANIZATIONS_ADOPTED();
    requireMatch(request, from.version, PbxErrors.VERSION_MISMATCH);
    const active = status === undefined ? {} : { active: status === "active" };
    await organizations.update(from, { ...rest, ...active }, clock.now());
    const changed = await present(params.id);
    setEtag(reply, changed.version);
    return viewOrganization(changed);
  });

  mountRoute(server, routes.deleteOrganization, async ({ params }) => {
    await present(params.id);
    if (organizations.readOnly) throw PbxErrors.ORGANIZATIONS_ADOPTED();
    await organizations.remove(params.id);
  });

  mountRoute(server, routes.lookUpOrganization, async ({ body }) => {
    const { id, active, timezone, country } = await present(body.org_id);
    const business_hours = await findBusinessHours(parts.db, id);
    const status = active ? ("active" as const) : ("suspended" as const);
    return { id, status, timezone, country, business_hours };
  });
}
