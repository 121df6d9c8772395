// Users over HTTP, and which of them are bots.
import { botExtensions, users as routes } from "@pipecast/contracts/pbx/directory";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { mountCollection } from "../collection.ts";
import { PbxErrors } from "../errors.ts";
import type { PbxParts } from "../parts.ts";

/** Mounts them. */
export function mountUserRoutes(
  server: HttpServer,
  parts: Pick<PbxParts, "organizations" | "users">,
): void {
  const { organizations, users } = parts;

  mountCollection(server, parts, {
    routes,
    table: users,
    keyOf: (row) => row.extension,
    notFound: () => PbxErrors.USER_NOT_FOUND(),
  });

  mountRoute(server, botExtensions, async ({ body }) => {
    const organization = await organizations.find({ id: body.org_id });
    if (organization === undefined) throw PbxErrors.ORGANIZATION_NOT_FOUND();
    return { extensions: await users.active(organization.id, "ai_agent") };
  });
}
