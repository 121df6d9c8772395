// Routes of versions: one of them, what is different between two, making one the draft again; copies of bots.
import * as contract from "@pipecast/contracts/gateway/versions";
import type { ModelChoice } from "@pipecast/contracts/gateway/bots";
import { describeChange } from "@pipecast/flow/diff/describe-change";
import { diffFlows } from "@pipecast/flow/diff/diff-flows";
import { decodeJson, newId } from "@pipecast/platform/db";
import { type HttpServer, mountRoute, setEtag } from "@pipecast/platform/http";
import { GatewayErrors } from "../errors.ts";
import type { BotVersionRow } from "../schema.ts";
import { MOST_REHEARSALS } from "../rehearsals/most-rehearsals.ts";
import type { RehearsalsTable } from "../rehearsals/rehearsals-table.ts";
import type { BotContext } from "./bot-context.ts";
import { viewBot, viewBotVersion } from "./bot-view.ts";
import { createBot } from "./create-bot.ts";
import type { OrganizationZones } from "./organization-zones.ts";
import { requestedRevision } from "./requested-revision.ts";
import { findBot, ownerFor } from "./require-owner.ts";
import { updateBot } from "./update-bot.ts";
import { whoIs } from "./who.ts";

const MOST_NAME = 200;

export function mountVersionRoutes(
  server: HttpServer,
  context: BotContext,
  zones: OrganizationZones,
  rehearsals: Pick<RehearsalsTable, "list" | "insert">,
): void {
  const { bots } = context;

  const find = async (org_id: string, id: string, version: number): Promise<BotVersionRow> => {
    await findBot(bots, org_id, id);
    const row = await bots.findVersion(org_id, id, version);
    if (row === undefined) throw GatewayErrors.BOT_VERSION_NOT_FOUND();
    return row;
  };

  mountRoute(server, contract.getBotVersion, async ({ principal, params, query }) => {
    const org_id = await ownerFor(bots, principal, params.id, query.org_id);
    const row = await find(org_id, params.id, params.version);
    return viewBotVersion(row, await zones.of(org_id));
  });

  mountRoute(server, contract.diffBotVersions, async ({ principal, params, query }) => {
    const org_id = await ownerFor(bots, principal, params.id, query.org_id);
    const from = await find(org_id, params.id, params.version);
    const to =
      query.with === "draft"
        ? await findBot(bots, org_id, params.id)
        : await find(org_id, params.id, query.with);
    const changes = diffFlows(decodeJson(from.flow), decodeJson(to.flow));
    return {
      from: params.version,
      to: query.with,
      changes: changes.map((change) => ({ ...change, text: describeChange(change) })),
    };
  });

  mountRoute(
    server,
    contract.restoreBotVersion,
    async ({ principal, params, body, request, reply }) => {
      const org_id = await ownerFor(bots, principal, params.id, body?.org_id);
      const { flow, model } = await find(org_id, params.id, params.version);
      const zone = await zones.of(org_id);
      const change = {
        flow: decodeJson(flow),
        model: decodeJson(model) as ModelChoice,
        by: whoIs(principal),
      };
      const asked = requestedRevision(request, zone);
      const row = await updateBot(context, org_id, params.id, change, asked);
      setEtag(reply, row.revision);
      return viewBot(row, zone);
    },
  );

  mountRoute(server, contract.duplicateBot, async ({ principal, params, body, reply }) => {
    const org_id = await ownerFor(bots, principal, params.id, body?.org_id);
    const { name, flow, model } = await findBot(bots, org_id, params.id);
    const row = await createBot(context, org_id, {
      id: body?.id,
      name: body?.name ?? `${name.slice(0, MOST_NAME - 4)} (2)`,
      flow: decodeJson(flow),
      model: decodeJson(model) as ModelChoice,
      by: whoIs(principal),
    });
    const kept = { bot_id: row.id, revision: 1, created_at: row.created_at };
    for (const one of await rehearsals.list(org_id, params.id, MOST_REHEARSALS))
      await rehearsals.insert({ ...one, ...kept, id: newId(), updated_at: row.updated_at });
    setEtag(reply, row.revision);
    return viewBot(row, await zones.of(org_id));
  });
}
