// Routes of sessions: announcing a call, and looking at one while it lasts and afterwards.
import * as contract from "@pipecast/contracts/gateway/sessions";
import { requireOrg } from "@pipecast/platform/auth";
import type { Clock } from "@pipecast/platform/clock";
import { type HttpServer, mountRoute, readCursor, toPage } from "@pipecast/platform/http";
import type { OrganizationZones } from "../bots/organization-zones.ts";
import type { PublishedBots } from "../bots/published-bots.ts";
import type { CallRegistry } from "../call/call-registry.ts";
import { GatewayErrors } from "../errors.ts";
import { checkOwner } from "./check-owner.ts";
import { listSessions } from "./list-sessions.ts";
import { registerCall } from "./register-call.ts";
import type { SessionIdentity } from "./session-record.ts";
import { type Shown, createSessionStreams } from "./session-streams.ts";
import type { SessionFacts } from "./session-facts.ts";
import { viewSession, viewSummary } from "./session-view.ts";
import type { SessionsTable } from "./sessions-table.ts";

export interface SessionContext {
  registry: CallRegistry;
  bots: PublishedBots;
  models: ReadonlyMap<string, unknown>;
  sessions: Pick<SessionsTable, "find" | "list">;
  zones: OrganizationZones;
  clock: Clock;
}

/** Mounts POST /internal/calls, the switch's word that a line is gone, GET /admin/sessions, GET /admin/sessions/:id, its stream and its say. */
export function mountSessionRoutes(
  server: HttpServer,
  context: SessionContext,
  /** host:port where calls bring their audio, as the switch reaches it. */
  audiosocket: () => string,
): void {
  const { registry, sessions, zones } = context;
  const streams = createSessionStreams(context.clock);
  server.app.addHook("preClose", async () => streams.closeAll());

  mountRoute(server, contract.registerCall, async ({ body }) => ({
    ...(await registerCall(context, body)),
    audiosocket: audiosocket(),
  }));

  mountRoute(server, contract.reportLineTaken, async ({ params, body }) => {
    if (registry.withdraw(params.id, body.org_id)) return { status: "told" as const };
    const call = registry.runningCall(params.id);
    if (call === undefined || call.record.identity.org_id !== body.org_id)
      throw GatewayErrors.SESSION_NOT_FOUND();
    call.lineTaken();
    return { status: "told" as const };
  });

  mountRoute(server, contract.getSession, async ({ principal, params, query }) => {
    const session = live(registry, params.id) ?? (await sessions.find(params.id));
    if (session === undefined) throw GatewayErrors.SESSION_NOT_FOUND();
    const { org_id } = session.identity;
    checkOwner(principal, query.org_id, org_id);
    return viewSession(session, await zones.of(org_id));
  });

  mountRoute(server, contract.listSessions, async ({ principal, query }) => {
    const org_id = requireOrg(principal, query.org_id, GatewayErrors.ORGANIZATION_NOT_FOUND);
    const { bot_id, linkedid, running } = query;
    const before = readCursor(query.cursor, "string");
    const asked = { bot_id, linkedid, running, before, limit: query.limit + 1 };
    const rows = await listSessions(context, org_id, asked);
    const page = toPage(rows, query.limit, (row) => row.id);
    const zone = await zones.of(org_id);
    return { ...page, items: page.items.map((row) => viewSummary(row, zone)) };
  });

  mountRoute(
    server,
    contract.streamSession,
    async ({ principal, params, query, request, reply }) => {
      const session = live(registry, params.id) ?? (await sessions.find(params.id));
      if (session === undefined) throw GatewayErrors.SESSION_NOT_FOUND();
      const { org_id } = session.identity;
      checkOwner(principal, query.org_id, org_id);
      const zone = await zones.of(org_id);
      const seen = request.headers["last-event-id"];
      const lastEventId = typeof seen === "string" ? seen : undefined;
      const stream = streams.open(shown(registry, session), zone, lastEventId);
      if (stream === undefined) throw GatewayErrors.STREAMS_FULL();
      return reply
        .type("text/event-stream; charset=utf-8")
        .header("cache-control", "no-store")
        .header("x-accel-buffering", "no")
        .send(stream);
    },
  );

  mountRoute(server, contract.sayInSession, async ({ principal, params, body }) => {
    const session = live(registry, params.id) ?? (await sessions.find(params.id));
    if (session === undefined) throw GatewayErrors.SESSION_NOT_FOUND();
    checkOwner(principal, body.org_id, session.identity.org_id);
    if (registry.runningCall(params.id)?.hear(body.text) !== true)
      throw GatewayErrors.SESSION_OVER();
    return { accepted: true as const };
  });
}

function live(registry: CallRegistry, id: string): SessionFacts | undefined {
  const found = registry.find(id);
  if (found === undefined) return undefined;
  return "record" in found ? found.record : announcedOnly(found.announced);
}

/** As it is now: it may have begun, or ended, since it was looked up. */
function shown(registry: CallRegistry, session: SessionFacts): Shown {
  const { id } = session.identity;
  const found = registry.find(id);
  if (found === undefined) return { over: session };
  if ("record" in found) return found.record.outcome === null ? found : { over: found.record };
  return { announced: session, whenRunning: (then) => registry.whenRunning(id, then) };
}

/** A call whose audio has not come: nothing has happened yet. */
function announcedOnly(identity: SessionIdentity): SessionFacts {
  return {
    identity,
    transcript: [],
    actions: [],
    timings: {},
    outcome: null,
    ongoing: 0,
    flow: { state: {}, node: null, path: [] },
  };
}
