// Routes of bots: drafts, publishing, versions.
import * as contract from "@pipecast/contracts/gateway/bots";
import { requireOrg } from "@pipecast/platform/auth";
import {
  type HttpServer,
  mountRoute,
  readCursor,
  requireMatch,
  setEtag,
  toPage,
} from "@pipecast/platform/http";
import { GatewayErrors } from "../errors.ts";
import type { BotContext } from "./bot-context.ts";
import { viewBot, viewBotVersion } from "./bot-view.ts";
import { createBot } from "./create-bot.ts";
import type { OrganizationZones } from "./organization-zones.ts";
import { publishBot } from "./publish-bot.ts";
import { updateBot } from "./update-bot.ts";

type Asking = Parameters<typeof requireOrg>[0];

/** Mounts GET /admin/orgs and all of /admin/bots. */
export function mountBotRoutes(
  server: HttpServer,
  context: BotContext,
  zones: OrganizationZones,
): void {
  const { bots, organizations } = context;

  /** The organization of a bot that the path names: an operator need not say it. */
  const ownerFor = async (principal: Asking, id: string, named: string | undefined) => {
    if (principal.kind !== "operator" || named !== undefined)
      return requireOrg(principal, named, GatewayErrors.BOT_NOT_FOUND);
    const owner = await bots.ownerOf(id);
    if (owner === undefined) throw GatewayErrors.BOT_NOT_FOUND();
    return owner;
  };

  mountRoute(server, contract.listOrgs, ({ principal, query }) => {
    if (principal.kind === "operator") return organizations.list(query.org_id);
    return organizations.list(
      requireOrg(principal, query.org_id, GatewayErrors.ORGANIZATION_NOT_FOUND),
    );
  });

  mountRoute(server, contract.createBot, async ({ principal, body, reply }) => {
    const org_id = requireOrg(principal, body.org_id, GatewayErrors.ORGANIZATION_NOT_FOUND);
    const row = await createBot(context, org_id, body);
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
    const org_id = await ownerFor(principal, params.id, query.org_id);
    const row = await bots.find(org_id, params.id);
    if (row === undefined) throw GatewayErrors.BOT_NOT_FOUND();
    setEtag(reply, row.revision);
    return viewBot(row, await zones.of(org_id));
  });

  mountRoute(server, contract.updateBot, async ({ principal, params, body, request, reply }) => {
    const org_id = await ownerFor(principal, params.id, body.org_id);
    const row = await updateBot(context, org_id, params.id, body, asked(request));
    setEtag(reply, row.revision);
    return viewBot(row, await zones.of(org_id));
  });

  mountRoute(server, contract.deleteBot, async ({ principal, params, query, reply }) => {
    const org_id = await ownerFor(principal, params.id, query.org_id);
    if (!(await bots.remove(org_id, params.id))) throw GatewayErrors.BOT_NOT_FOUND();
    return reply.code(204).send();
  });

  mountRoute(server, contract.publishBot, async ({ principal, params, body, request }) => {
    const org_id = await ownerFor(principal, params.id, body?.org_id);
    const version = await publishBot(context, org_id, params.id, asked(request));
    return viewBotVersion(version, await zones.of(org_id));
  });

  mountRoute(server, contract.listBotVersions, async ({ principal, params, query }) => {
    const org_id = await ownerFor(principal, params.id, query.org_id);
    if ((await bots.find(org_id, params.id)) === undefined) throw GatewayErrors.BOT_NOT_FOUND();
    const before = readCursor(query.cursor, "number");
    const rows = await bots.listVersions(org_id, params.id, query.limit + 1, before);
    const page = toPage(rows, query.limit, (row) => row.version);
    const zone = await zones.of(org_id);
    return { ...page, items: page.items.map((row) => viewBotVersion(row, zone)) };
  });
}

/** What the request says of the revision it means; commands ask it of the draft they find. */
function asked(request: Parameters<typeof requireMatch>[0]): (revision: number) => void {
  return (revision) => requireMatch(request, revision, GatewayErrors.VERSION_MISMATCH);
}
