// The ledger over HTTP: calls and their verdicts, one call with its evidence, and calls as they are decided.
import * as routes from "@pipecast/contracts/pbx/call-history";
import { toE164 } from "@pipecast/contracts/phone/to-e164";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import { type HttpServer, mountRoute, readCursor, toPage } from "@pipecast/platform/http";
import type { AppError } from "@pipecast/platform/errors";
import { PbxErrors } from "../errors.ts";
import type { PbxParts } from "../parts.ts";
import { viewCall, viewCallDetail } from "./call-view.ts";
import type { DecidedStreams } from "./decided-streams.ts";
import { loadEvidence } from "./evidence.ts";
import type { CallRow } from "./ledger-tables.ts";
import { findCallOwner } from "./find-call-owner.ts";
import { type CallKey, findCall, listCalls } from "./list-calls.ts";
import type { TicketsOfCalls } from "./tickets-of-calls.ts";

const newest = 50;

/** Mounts them. */
export function mountCallHistoryRoutes(
  server: HttpServer,
  parts: Pick<PbxParts, "db" | "organizations"> & {
    decidedStreams: DecidedStreams;
    ticketsOfCalls: TicketsOfCalls;
  },
): void {
  const { db, organizations, decidedStreams, ticketsOfCalls } = parts;

  async function asking(principal: Principal, named: string | undefined, refuse: () => AppError) {
    const organization = await organizations.find({ id: requireOrg(principal, named, refuse) });
    if (organization === undefined) throw refuse();
    return organization;
  }

  mountRoute(server, routes.listCalls, async ({ principal, query }) => {
    const { id, timezone, country } = await asking(
      principal,
      query.org_id,
      PbxErrors.ORGANIZATION_NOT_FOUND,
    );
    const { limit, cursor, direction, verdict, number } = query;
    const filter = {
      from: instant(query.from),
      to: instant(query.to),
      direction,
      verdict,
      numbers: number === undefined ? undefined : [number, toE164(number, country) ?? number],
    };
    const rows = await listCalls(db, id, filter, keyIn(readCursor(cursor, "string")), limit + 1);
    const page = toPage(rows, limit, (row) => `${row.started_at}:${row.linkedid}`);
    const tickets = await ticketsOfCalls(id, page.items);
    const view = (row: CallRow) => viewCall(row, timezone, tickets.get(row.linkedid));
    return { ...page, items: page.items.map(view) };
  });

  mountRoute(server, routes.getCall, async ({ principal, params, query }) => {
    // A linkedid fixes the organization for the operator, as long as only one has it.
    const fixed = principal.kind === "operator" && query.org_id === undefined;
    const named = fixed ? await findCallOwner(parts, params.linkedid) : query.org_id;
    const { id, timezone } = await asking(principal, named, PbxErrors.CALL_UNKNOWN);
    const row = await findCall(db, id, params.linkedid);
    if (row === undefined) throw PbxErrors.CALL_UNKNOWN();
    const [evidence, tickets] = await Promise.all([
      loadEvidence(db, id, params.linkedid),
      ticketsOfCalls(id, [row]),
    ]);
    return viewCallDetail(row, evidence, timezone, tickets.get(row.linkedid));
  });

  mountRoute(server, routes.streamCalls, async ({ principal, query, reply }) => {
    const { id, timezone } = await asking(
      principal,
      query.org_id,
      PbxErrors.ORGANIZATION_NOT_FOUND,
    );
    const rows = await listCalls(db, id, {}, undefined, newest);
    const tickets = await ticketsOfCalls(id, rows);
    const stream = decidedStreams.open(
      id,
      rows.map((row) => viewCall(row, timezone, tickets.get(row.linkedid))),
      (row, ticket) => viewCall(row, timezone, ticket),
    );
    if (stream === undefined) throw PbxErrors.STREAMS_FULL();
    return reply
      .type("text/event-stream; charset=utf-8")
      .header("cache-control", "no-store")
      .header("x-accel-buffering", "no")
      .send(stream);
  });
}

function instant(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time);
}

/** `1763633700000:1763633700.26`; a key of another list leads nowhere. */
function keyIn(key: string | undefined): CallKey | undefined {
  const [, started_at, linkedid] = /^(\d{1,15}):(.+)$/s.exec(key ?? "") ?? [];
  if (started_at === undefined || linkedid === undefined) return undefined;
  return { started_at: Number(started_at), linkedid };
}
