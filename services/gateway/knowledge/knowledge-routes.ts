// Routes of the texts that bots look things up in.
import * as contract from "@pipecast/contracts/gateway/knowledge";
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
import type { KnowledgeRow } from "../schema.ts";
import { createKnowledge } from "./create-knowledge.ts";
import type { KnowledgeContext } from "./knowledge-context.ts";
import { viewItem, viewKnowledge } from "./knowledge-view.ts";

type Asking = Parameters<typeof requireOrg>[0];

/** Mounts all of /admin/knowledge. */
export function mountKnowledgeRoutes(
  server: HttpServer,
  context: KnowledgeContext,
  zones: OrganizationZones,
): void {
  const { knowledge, clock } = context;

  /** The text that the path names, if it is the asking one's; an operator need not say whose. */
  const textFor = async (principal: Asking, id: string, named: string | undefined) => {
    const row =
      principal.kind === "operator" && named === undefined
        ? await knowledge.findAnywhere(id)
        : await knowledge.find(requireOrg(principal, named, GatewayErrors.KNOWLEDGE_NOT_FOUND), id);
    if (row === undefined) throw GatewayErrors.KNOWLEDGE_NOT_FOUND();
    return row;
  };
  const view = async (row: KnowledgeRow) => viewKnowledge(row, await zones.of(row.org_id));

  mountRoute(server, contract.createKnowledge, async ({ principal, body, reply }) => {
    const org_id = requireOrg(principal, body.org_id, GatewayErrors.ORGANIZATION_NOT_FOUND);
    const row = await createKnowledge(context, org_id, body);
    setEtag(reply, row.revision);
    return view(row);
  });

  mountRoute(server, contract.listKnowledge, async ({ principal, query }) => {
    const org_id = requireOrg(principal, query.org_id, GatewayErrors.ORGANIZATION_NOT_FOUND);
    const after = readCursor(query.cursor, "string");
    const rows = await knowledge.list(org_id, query.limit + 1, after);
    const page = toPage(rows, query.limit, ({ id }) => id);
    const zone = await zones.of(org_id);
    return { ...page, items: page.items.map((row) => viewItem(row, zone)) };
  });

  mountRoute(server, contract.getKnowledge, async ({ principal, params, query, reply }) => {
    const row = await textFor(principal, params.id, query.org_id);
    setEtag(reply, row.revision);
    return view(row);
  });

  mountRoute(
    server,
    contract.updateKnowledge,
    async ({ principal, params, body, request, reply }) => {
      const row = await textFor(principal, params.id, body.org_id);
      requireMatch(request, row.revision, GatewayErrors.VERSION_MISMATCH);
      const { name = row.name, text = row.text } = body;
      const change = { name, text, characters: text.length, updated_at: clock.now() };
      if (!(await knowledge.update(row.org_id, row, change)))
        throw GatewayErrors.VERSION_MISMATCH();
      setEtag(reply, row.revision + 1);
      return view({ ...row, ...change });
    },
  );

  mountRoute(server, contract.deleteKnowledge, async ({ principal, params, query, reply }) => {
    const { org_id, id } = await textFor(principal, params.id, query.org_id);
    if (!(await knowledge.remove(org_id, id))) throw GatewayErrors.KNOWLEDGE_NOT_FOUND();
    return reply.code(204).send();
  });
}
