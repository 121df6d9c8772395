// Live calls over HTTP: what is up, transfer, hang-up, fallback.
import * as routes from "@pipecast/contracts/pbx/calls";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { PbxErrors } from "../errors.ts";
import type { PbxParts } from "../parts.ts";
import type { CallPlacer } from "../switch/call-placer.ts";
import { fallBackCall } from "../routing/fall-back-call.ts";
import { findAskedCall } from "./find-asked-call.ts";
import { hangUpCall } from "./hang-up-call.ts";
import { type Placing, placeCall } from "./place-call.ts";
import { isAtSession } from "./live-call.ts";
import { viewLiveCall } from "./live-call-view.ts";
import type { LiveStreams } from "./live-stream.ts";
import { type ExternalInFlight, transferCall } from "./transfer-call.ts";

/** Mounts them. */
export function mountCallRoutes(
  server: HttpServer,
  parts: PbxParts & { liveStreams: LiveStreams; placer: CallPlacer | undefined },
): void {
  const { liveCalls, organizations } = parts;
  const inFlight: ExternalInFlight = new Map();

  mountRoute(server, routes.transferCall, async ({ principal, params, body }) => {
    const { channel_id } = params;
    const place = await transferCall(parts, inFlight, principal, channel_id, body);
    return { status: "transferred" as const, channel_id, ...place };
  });

  const placing: Placing = new Map();
  mountRoute(server, routes.placeCall, async ({ principal, body, request }) => {
    const header = request.headers["idempotency-key"];
    const key = typeof header === "string" && header !== "" ? header : undefined;
    const id = await placeCall(parts, { inFlight, placing }, principal, { ...body, key });
    return { status: "ringing" as const, ...id };
  });

  mountRoute(server, routes.hangUpCall, async ({ principal, params, body }) => {
    await hangUpCall(parts, principal, params.channel_id, body?.org_id);
    return { status: "hung_up" as const, channel_id: params.channel_id };
  });

  mountRoute(server, routes.fallBackCall, async ({ principal, params, body }) => {
    const { channel_id } = params;
    const asked = { org_id: body?.org_id, operation: "fallback" } as const;
    const call = findAskedCall(liveCalls, principal, channel_id, asked);
    if (principal.kind === "session" && !isAtSession(call, principal.session_id))
      throw PbxErrors.CALL_NOT_FOUND();
    const session = principal.kind === "session" ? principal.session_id : undefined;
    return { status: await fallBackCall(parts, call, session), channel_id };
  });

  async function asking(principal: Principal, named: string | undefined) {
    const notFound = PbxErrors.ORGANIZATION_NOT_FOUND;
    const organization = await organizations.find({ id: requireOrg(principal, named, notFound) });
    if (organization === undefined) throw notFound();
    const { id, timezone } = organization;
    return { id, list: () => liveCalls.of(id).map((call) => viewLiveCall(call, timezone)) };
  }

  mountRoute(server, routes.listLiveCalls, async ({ principal, query }) => {
    const { list } = await asking(principal, query.org_id);
    return list();
  });

  mountRoute(server, routes.streamLiveCalls, async ({ principal, query, reply }) => {
    const { id, list } = await asking(principal, query.org_id);
    const stream = parts.liveStreams.open(id, list);
    if (stream === undefined) throw PbxErrors.STREAMS_FULL();
    return reply
      .type("text/event-stream; charset=utf-8")
      .header("cache-control", "no-store")
      .header("x-accel-buffering", "no")
      .send(stream);
  });
}
