// Routes of sessions: announcing a call, and looking at one while it lasts and afterwards.
import * as contract from "@pipecast/contracts/gateway/sessions";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import type { OrganizationZones } from "../bots/organization-zones.ts";
import type { PublishedBots } from "../bots/published-bots.ts";
import type { CallRegistry } from "../call/call-registry.ts";
import { GatewayErrors } from "../errors.ts";
import { registerCall } from "./register-call.ts";
import type { SessionIdentity } from "./session-record.ts";
import { type SessionFacts, viewSession } from "./session-view.ts";
import type { SessionsTable } from "./sessions-table.ts";

export interface SessionContext {
  registry: CallRegistry;
  bots: PublishedBots;
  models: ReadonlyMap<string, unknown>;
  sessions: Pick<SessionsTable, "find">;
  zones: OrganizationZones;
}

/** Mounts POST /internal/calls, GET /admin/sessions/:id and POST /admin/sessions/:id/say. */
export function mountSessionRoutes(
  server: HttpServer,
  context: SessionContext,
  /** host:port where calls bring their audio, as the switch reaches it. */
  audiosocket: () => string,
): void {
  const { registry, sessions, zones } = context;

  mountRoute(server, contract.registerCall, async ({ body }) => ({
    ...(await registerCall(context, body)),
    audiosocket: audiosocket(),
  }));

  mountRoute(server, contract.getSession, async ({ principal, params, query }) => {
    const session = live(registry, params.id) ?? (await sessions.find(params.id));
    if (session === undefined) throw GatewayErrors.SESSION_NOT_FOUND();
    const { org_id } = session.identity;
    checkOwner(principal, query.org_id, org_id);
    return viewSession(session, await zones.of(org_id));
  });

  mountRoute(server, contract.sayInSession, async ({ principal, params, body }) => {
    const session = live(registry, params.id) ?? (await sessions.find(params.id));
    if (session === undefined) throw GatewayErrors.SESSION_NOT_FOUND();
    checkOwner(principal, body.org_id, session.identity.org_id);
    if (registry.runningCall(params.id)?.hear(body.text) !== true)
      throw GatewayErrors.SESSION_OVER();
    return { accepted: true as const };
  });
}

/** The organization a request about a session speaks for; only a JWT's may differ from the session's own. */
function checkOwner(principal: Principal, named: string | undefined, org_id: string): void {
  // The operator and our own services need not name the organization: the id fixes it.
  const wanted = principal.kind === "jwt" ? (named ?? principal.org_id) : (named ?? org_id);
  if (requireOrg(principal, wanted, GatewayErrors.SESSION_NOT_FOUND) !== org_id)
    throw GatewayErrors.SESSION_NOT_FOUND();
}

function live(registry: CallRegistry, id: string): SessionFacts | undefined {
  const found = registry.find(id);
  if (found === undefined) return undefined;
  return "record" in found ? found.record : announcedOnly(found.announced);
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
