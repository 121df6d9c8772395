// GET /api/v1/audit, and the ear at the server that notes every change somebody made over HTTP.
import { listAudit } from "@pipecast/contracts/pbx/audit";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import { type HttpServer, callerOf, mountRoute, readCursor, toPage } from "@pipecast/platform/http";
import { decodeJson } from "@pipecast/platform/db";
import { z } from "zod";
import { PbxErrors } from "../errors.ts";
import { timeIn } from "../organizations/organization-view.ts";
import type { PbxParts } from "../parts.ts";
import { isAudited, namesOf, orgOf, targetOf } from "./audited.ts";

type Parts = Pick<PbxParts, "audit" | "organizations">;

/** Mounts the route; from then on every change of anybody's over this server is in the log before it is answered. */
export function mountAuditRoutes(server: HttpServer, parts: Parts): void {
  const { audit, organizations } = parts;

  mountRoute(server, listAudit, async ({ principal, query }) => {
    const id = requireOrg(principal, query.org_id, PbxErrors.ORGANIZATION_NOT_FOUND);
    const organization = await organizations.find({ id });
    if (organization === undefined) throw PbxErrors.ORGANIZATION_NOT_FOUND();
    const before = readCursor(query.cursor, "string");
    const rows = await audit.page(id, query.actor, before, query.limit + 1);
    const page = toPage(rows, query.limit, (row) => row.id);
    return {
      ...page,
      items: page.items.map((row) => ({
        ...row,
        org_id: undefined,
        at: timeIn(organization.timezone, row.at),
        fields: z.array(z.string()).parse(decodeJson(row.fields)),
      })),
    };
  });

  server.app.addHook("onSend", async (request, reply, payload) => {
    const action = `${request.method} ${request.routeOptions.url ?? ""}`;
    const principal = callerOf(request);
    if (reply.statusCode >= 300 || !isAudited(action, principal)) return payload;
    const asked = { params: request.params, query: request.query, body: request.body };
    await audit.tell({
      org_id: orgOf(principal as Principal, asked, payload),
      principal,
      action,
      target: targetOf(asked.params, payload),
      fields: namesOf(asked.body),
    });
    return payload;
  });
}
