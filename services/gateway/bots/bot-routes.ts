// Routes of bots: drafts, publishing, versions.
import * as contract from "@pipecast/contracts/gateway/bots";
import { requireOrg } from "@pipecast/platform/auth";
import { type HttpServer, mountRoute, readCursor, setEtag, toPage } from "@pipecast/platform/http";
import { GatewayErrors } from "../errors.ts";
import type { BotContext } from "./bot-context.ts";
import { viewBot, viewBotVersion } from "./bot-view.ts";
import { createBot } from "./create-bot.ts";
import type { OrganizationZones } from "./organization-zones.ts";
import { checkPublishing, publishBot } from "./publish-bot.ts";
import { removeBot } from "./remove-bot.ts";
import { requestedRevision } from "./requested-revision.ts";
import { findBot, ownerFor } from "./require-owner.ts";
import { updateBot } from "./update-bot.ts";
import { whoIs } from "./who.ts";

/** Mounts GET /admin/orgs and all of /admin/bots. */
export function mountBotRoutes(
  server: HttpServer,
  context: BotContext,
  zones: OrganizationZones,
): void {
  const { bots, organizations } = context;

  mountRoute(server, contract.listOrgs, ({ principal, query }) => {
    if (principal.kind === "operator") return organizations.list(query.org_id);
    return organizations.list(
      requireOrg(principal, query.org_id, GatewayErrors.ORGANIZATION_NOT_FOUND),
    );
  });

  mountRoute(server, contract.createBot, async ({ principal, body, reply }) => {
    const org_id = requireOrg(principal, body.org_id, GatewayErrors.ORGANIZATION_NOT_FOUND);
    const row = await createBot(context, org_id, { ...body, by: whoIs(principal) });
    setEtag(reply, row.revision);
    return viewBot(row, await zones.of(org_id));
  });

  mountRoute(server, contract.listBots, async ({ principal, query }) => {
    const org_id = requireOrg(principal, query.org_id, GatewayErrors.ORGANIZATION_NOT_FOUND);
    const after = readCursor(query.cursor, "string");
    const rows = await bots.list(org_id, query.limit + 1, after);
    const page = toPage(rows, query.limit, (row) => row.id);
    const zone = await zones.of(org_id);
    return { ...page, items: page.items.map((row) => viewBot(row, zone)) };
  });

  mountRoute(server, contract.getBot, async ({ principal, params, query, reply }) => {
    const org_id = await ownerFor(bots, principal, params.id, query.org_id);
    const row = await findBot(bots, org_id, params.id);
    setEtag(reply, row.revision);
    return viewBot(row, await zones.of(org_id));
  });

  mountRoute(server, contract.updateBot, async ({ principal, params, body, request, reply }) => {
    const org_id = await ownerFor(bots, principal, params.id, body.org_id);
    const zone = await zones.of(org_id);
    const change = { ...body, by: whoIs(principal) };
    const asked = requestedRevision(request, zone);
    const row = await updateBot(context, org_id, params.id, change, asked);
    setEtag(reply, row.revision);
    return viewBot(row, zone);
  });

  mountRoute(server, contract.deleteBot, async ({ principal, params, query, reply }) => {
    const org_id = await ownerFor(bots, principal, params.id, query.org_id);
    await removeBot(context, org_id, params.id);
    return reply.code(204).send();
  });

  mountRoute(server, contract.publishBot, async ({ principal, params, body, request }) => {
    const org_id = await ownerFor(bots, principal, params.id, body?.org_id);
    const zone = await zones.of(org_id);
    const asked = requestedRevision(request, zone);
    const by = whoIs(principal);
    const { gate, override } = body ?? {};
    const calls = gate === "calls";
    const version = await publishBot(context, org_id, params.id, { asked, by, calls, override });
    return viewBotVersion(version, zone);
  });

  mountRoute(server, contract.checkPublishing, async ({ principal, params, body }) => {
    const org_id = await ownerFor(bots, principal, params.id, body?.org_id);
    return checkPublishing(context, await findBot(bots, org_id, params.id), { calls: true });
  });

  mountRoute(server, contract.listBotVersions, async ({ principal, params, query }) => {
    const org_id = await ownerFor(bots, principal, params.id, query.org_id);
    await findBot(bots, org_id, params.id);
    const before = readCursor(query.cursor, "number");
    const rows = await bots.listVersions(org_id, params.id, query.limit + 1, before);
    const page = toPage(rows, query.limit, (row) => row.version);
    const zone = await zones.of(org_id);
    return { ...page, items: page.items.map((row) => viewBotVersion(row, zone)) };
  });
}
