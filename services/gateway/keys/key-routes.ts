// Routes of API keys.
import * as contract from "@pipecast/contracts/gateway/keys";
import { requireOrg } from "@pipecast/platform/auth";
import {
  type HttpServer,
  mountRoute,
  readCursor,
  requireMatch,
  setEtag,
  toPage,
} from "@pipecast/platform/http";
import type { OrganizationZones } from "../bots/organization-zones.ts";
import { GatewayErrors } from "../errors.ts";
import type { KeyRow } from "../schema.ts";
import { createKey } from "./create-key.ts";
import type { KeyContext } from "./key-context.ts";
import { viewKey } from "./key-view.ts";

type Asking = Parameters<typeof requireOrg>[0];

/** Mounts all of /admin/keys. */
export function mountKeyRoutes(
  server: HttpServer,
  context: KeyContext,
  zones: OrganizationZones,
): void {
  const { keys, clock } = context;

  /** The key that the path names, if it is the asking one's; an operator need not say whose. */
  const keyFor = async (principal: Asking, id: string, named: string | undefined) => {
    const row =
      principal.kind === "operator" && named === undefined
        ? await keys.findAnywhere(id)
        : await keys.find(requireOrg(principal, named, GatewayErrors.KEY_NOT_FOUND), id);
    if (row === undefined) throw GatewayErrors.KEY_NOT_FOUND();
    return row;
  };
  const view = async (row: KeyRow) => viewKey(row, await zones.of(row.org_id));

  mountRoute(server, contract.createKey, async ({ principal, body, reply }) => {
    const org_id = requireOrg(principal, body.org_id, GatewayErrors.ORGANIZATION_NOT_FOUND);
    const { row, key } = await createKey(context, org_id, body.name);
    setEtag(reply, row.revision);
    return { ...(await view(row)), key };
  });

  mountRoute(server, contract.listKeys, async ({ principal, query }) => {
    const org_id = requireOrg(principal, query.org_id, GatewayErrors.ORGANIZATION_NOT_FOUND);
    const after = readCursor(query.cursor, "string");
    const page = toPage(
      await keys.list(org_id, query.limit + 1, after),
      query.limit,
      ({ id }) => id,
    );
    const zone = await zones.of(org_id);
    return { ...page, items: page.items.map((row) => viewKey(row, zone)) };
  });

  mountRoute(server, contract.getKey, async ({ principal, params, query, reply }) => {
    const row = await keyFor(principal, params.id, query.org_id);
    setEtag(reply, row.revision);
    return view(row);
  });

  mountRoute(server, contract.updateKey, async ({ principal, params, body, request, reply }) => {
    const row = await keyFor(principal, params.id, body.org_id);
    requireMatch(request, row.revision, GatewayErrors.VERSION_MISMATCH);
    const change = { name: body.name ?? row.name, updated_at: clock.now() };
    if (!(await keys.rename(row.org_id, row, change))) throw GatewayErrors.VERSION_MISMATCH();
    setEtag(reply, row.revision + 1);
    return view({ ...row, ...change });
  });

  mountRoute(server, contract.deleteKey, async ({ principal, params, query, reply }) => {
    const { org_id, id } = await keyFor(principal, params.id, query.org_id);
    if (!(await keys.remove(org_id, id))) throw GatewayErrors.KEY_NOT_FOUND();
    return reply.code(204).send();
  });
}
