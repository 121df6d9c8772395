// Routes of rehearsals: keeping them, running them, making one of a call.
import * as contract from "@pipecast/contracts/gateway/rehearsals";
import { rehearsalOfTape } from "@pipecast/flow/rehearsal/rehearsal-of-tape";
import { newId } from "@pipecast/platform/db";
import {
  type HttpServer,
  mountRoute,
  readCursor,
  requireMatch,
  setEtag,
  toPage,
} from "@pipecast/platform/http";
import { findBot, ownerFor } from "../bots/require-owner.ts";
import { GatewayErrors } from "../errors.ts";
import { findTape } from "../replay/find-tape.ts";
import { checkOwner } from "../sessions/check-owner.ts";
import { checkRehearsal } from "./check-rehearsal.ts";
import { MOST_REHEARSALS } from "./most-rehearsals.ts";
import type { RehearsalContext } from "./rehearsal-context.ts";
import { viewRehearsal, viewRun } from "./rehearsal-view.ts";

type Principal = Parameters<typeof ownerFor>[1];

export function mountRehearsalRoutes(server: HttpServer, context: RehearsalContext): void {
  const { bots, rehearsals, runs, zones, clock } = context;

  /** The organization of a bot that is there. */
  const owner = async (principal: Principal, id: string, named: string | undefined) => {
    const org_id = await ownerFor(bots, principal, id, named);
    const bot = await findBot(bots, org_id, id);
    return { org_id, bot, zone: await zones.of(org_id) };
  };
  const find = async (org_id: string, bot_id: string, id: string) => {
    const row = await rehearsals.find(org_id, bot_id, id);
    if (row === undefined) throw GatewayErrors.REHEARSAL_NOT_FOUND();
    return row;
  };

  mountRoute(server, contract.createRehearsal, async ({ principal, params, body, reply }) => {
    const { org_id, zone } = await owner(principal, params.id, body.org_id);
    const count = await checkRehearsal(body.text);
    const there = await rehearsals.list(org_id, params.id, MOST_REHEARSALS);
    if (there.length >= MOST_REHEARSALS)
      throw GatewayErrors.REHEARSALS_FULL({ limit: MOST_REHEARSALS });
    const now = clock.now();
    const { name, text } = body;
    const stamps = { revision: 1, created_at: now, updated_at: now };
    const row = { id: newId(), org_id, bot_id: params.id, name, text, count, ...stamps };
    await rehearsals.insert(row);
    setEtag(reply, row.revision);
    return viewRehearsal(row, zone);
  });

  mountRoute(server, contract.listRehearsals, async ({ principal, params, query }) => {
    const { org_id, zone } = await owner(principal, params.id, query.org_id);
    const after = readCursor(query.cursor, "string");
    const rows = await rehearsals.list(org_id, params.id, query.limit + 1, after);
    const page = toPage(rows, query.limit, (row) => row.id);
    return { ...page, items: page.items.map((row) => viewRehearsal(row, zone)) };
  });

  mountRoute(server, contract.getRehearsal, async ({ principal, params, query, reply }) => {
    const { org_id, zone } = await owner(principal, params.id, query.org_id);
    const row = await find(org_id, params.id, params.rehearsal);
    setEtag(reply, row.revision);
    return viewRehearsal(row, zone);
  });

  mountRoute(
    server,
    contract.updateRehearsal,
    async ({ principal, params, body, request, reply }) => {
      const { org_id, zone } = await owner(principal, params.id, body.org_id);
      const row = await find(org_id, params.id, params.rehearsal);
      requireMatch(request, row.revision, GatewayErrors.VERSION_MISMATCH);
      const text = body.text ?? row.text;
      const count = await checkRehearsal(text);
      const next = { name: body.name ?? row.name, text, count, updated_at: clock.now() };
      if (!(await rehearsals.update(org_id, row, next))) throw GatewayErrors.VERSION_MISMATCH();
      setEtag(reply, row.revision + 1);
      return viewRehearsal({ ...row, ...next }, zone);
    },
  );

  mountRoute(server, contract.deleteRehearsal, async ({ principal, params, query, reply }) => {
    const { org_id } = await owner(principal, params.id, query.org_id);
    if (!(await rehearsals.remove(org_id, params.id, params.rehearsal)))
      throw GatewayErrors.REHEARSAL_NOT_FOUND();
    return reply.code(204).send();
  });

  mountRoute(server, contract.runRehearsals, async ({ principal, params, body }) => {
    const { org_id, bot, zone } = await owner(principal, params.id, body?.org_id);
    const version = body?.version ?? null;
    const of = version === null ? bot : await bots.findVersion(org_id, params.id, version);
    if (of === undefined) throw GatewayErrors.BOT_VERSION_NOT_FOUND();
    const one = body?.rehearsal_id;
    const wanted =
      one === undefined
        ? await rehearsals.list(org_id, params.id, MOST_REHEARSALS)
        : [await find(org_id, params.id, one)];
    const { run } = await runs.start({
      org_id,
      bot_id: params.id,
      version,
      flow: of.flow,
      rehearsals: wanted,
    });
    return viewRun(run, zone, clock.now());
  });

  mountRoute(server, contract.getRehearsalRun, async ({ principal, params, query }) => {
    const { org_id, zone } = await owner(principal, params.id, query.org_id);
    const run = await rehearsals.findRun(org_id, params.id, params.run);
    if (run === undefined) throw GatewayErrors.REHEARSAL_RUN_NOT_FOUND();
    return viewRun(run, zone, clock.now());
  });

  mountRoute(server, contract.listRehearsalRuns, async ({ principal, params, query }) => {
    const { org_id, zone } = await owner(principal, params.id, query.org_id);
    const before = readCursor(query.cursor, "string");
    const rows = await rehearsals.listRuns(org_id, params.id, query.limit + 1, before);
    const page = toPage(rows, query.limit, (row) => row.id);
    return { ...page, items: page.items.map((row) => viewRun(row, zone, clock.now())) };
  });

  mountRoute(server, contract.rehearsalOfSession, async ({ principal, params, body }) => {
    const { identity, tape, startedAt, transcript } = await findTape(
      context.replay,
      params.id,
      (org_id) => checkOwner(principal, body?.org_id, org_id),
    );
    const name = body?.name ?? `call ${identity.id}`;
    const spoken = transcript
      .filter(({ who }) => who === "caller")
      .map(({ at, text }) => ({ at: at - startedAt, text }));
    const text = await rehearsalOfTape(identity.bot_id, name, tape, spoken);
    return { bot_id: identity.bot_id, name, text };
  });
}
