// Tickets over HTTP.
import { Readable } from "node:stream";
import * as contract from "@pipecast/contracts/events/tickets";
import { toE164 } from "@pipecast/contracts/phone/to-e164";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import {
  type HttpServer,
  mountRoute,
  readCursor,
  requireMatch,
  setEtag,
  toPage,
} from "@pipecast/platform/http";
import { EventsErrors } from "../events-errors.ts";
import type { EventsParts } from "../parts.ts";
import { exportTickets } from "./export-tickets.ts";
import type { Decision, Ticket } from "./ticket.ts";
import { type Viewing, viewTicket } from "./ticket-view.ts";

export function mountTicketRoutes(server: HttpServer, parts: EventsParts): void {
  const { tickets, organizations, clock, ticketStreams } = parts;

  const asking = async (principal: Principal, named: string | undefined) => {
    const org_id = requireOrg(principal, named, EventsErrors.ORGANIZATION_NOT_FOUND);
    const facts = await organizations.of(org_id);
    if (!facts.exists) throw EventsErrors.ORGANIZATION_NOT_FOUND();
    return { org_id, ...facts };
  };
  mountRoute(server, contract.listTickets, async ({ principal, query }) => {
    const { org_id, ...viewing } = await asking(principal, query.org_id);
    const below = readCursor(query.cursor, "number");
    const found = await tickets.list(org_id, query, query.limit + 1, below);
    const page = toPage(found, query.limit, ({ number }) => number);
    return { ...page, items: page.items.map((ticket) => viewTicket(ticket, viewing)) };
  });

  mountRoute(server, contract.createTicket, async ({ principal, body, reply }) => {
    const { org_id, country, ...viewing } = await asking(principal, body.org_id);
    const { org_id: _org, caller_number, ...text } = body;
    const number = caller_number.trim() === "" ? "" : toE164(caller_number, country);
    if (number === null) throw EventsErrors.CALLER_NUMBER_INVALID();
    const by = { account: nameOf(principal) };
    const call = { linkedid: "", channel_id: "", caller_number: number, at: clock.now() };
    const { ticket } = await tickets.apply(org_id, { type: "wish", by, ...call, ...text });
    return answer(ticket, viewing, reply);
  });

  mountRoute(server, contract.streamTickets, async ({ principal, query, request, reply }) => {
    const { org_id, ...viewing } = await asking(principal, query.org_id);
    const last = request.headers["last-event-id"];
    const named =
      typeof last === "string" && /^[0-9]{1,15}$/.test(last) ? Number(last) : query.after;
    const stream = ticketStreams.open(org_id, named, (ticket) => viewTicket(ticket, viewing));
    if (stream === undefined) throw EventsErrors.STREAMS_FULL();
    return reply
      .type("text/event-stream; charset=utf-8")
      .header("cache-control", "no-store")
      .header("x-accel-buffering", "no")
      .send(stream);
  });

  mountRoute(server, contract.exportTickets, async ({ principal, query, reply }) => {
    const { org_id, timezone } = await asking(principal, query.org_id);
    return reply
      .type("text/csv; charset=utf-8")
      .header("content-disposition", 'attachment; filename="tickets.csv"')
      .header("cache-control", "no-store")
      .send(Readable.from(exportTickets(tickets, org_id, query, timezone)));
  });

  mountRoute(server, contract.getTicket, async ({ principal, params, query, reply }) => {
    const ticket = await tickets.find(owner(principal, query.org_id), params.id);
    if (ticket === undefined) throw EventsErrors.TICKET_NOT_FOUND();
    return answer(ticket, await organizations.of(ticket.org_id), reply);
  });

  mountRoute(server, contract.changeTicket, async ({ principal, params, body, request, reply }) => {
    const before = await tickets.find(owner(principal, body.org_id), params.id);
    if (before === undefined) throw EventsErrors.TICKET_NOT_FOUND();
    const { org_id } = before;
    requireMatch(request, before.revision, EventsErrors.VERSION_MISMATCH);
    const { org_id: _org, status, priority, assignee, note, ...text } = body;
    const decision = await tickets.apply(org_id, {
      type: "change",
      ticket_id: params.id,
      // Without If-Match the change goes onto whatever is there by now.
      revision: request.headers["if-match"] === undefined ? undefined : before.revision,
      by: nameOf(principal),
      at: clock.now(),
      status,
      priority,
      assignee,
      note,
      text,
    });
    return answer(accepted(decision), await organizations.of(org_id), reply);
  });
}

function accepted({ outcome, ticket }: Decision): Ticket | undefined {
  if (outcome === "not_found") throw EventsErrors.TICKET_NOT_FOUND();
  if (outcome === "version_mismatch") throw EventsErrors.VERSION_MISMATCH();
  if (outcome === "caller_has_open_ticket")
    throw EventsErrors.CALLER_HAS_OPEN_TICKET({ number: ticket?.number, ticket_id: ticket?.id });
  return ticket;
}

function answer(
  ticket: Ticket | undefined,
  viewing: Viewing,
  reply: Parameters<typeof setEtag>[0],
) {
  if (ticket === undefined) throw EventsErrors.TICKET_NOT_FOUND();
  setEtag(reply, ticket.revision);
  return viewTicket(ticket, viewing);
}

function nameOf(principal: Principal): string {
  if (principal.kind === "jwt") return principal.account_id ?? "api";
  return principal.kind;
}

/** For the operator, who need not name one, null: the ticket's id fixes it. For everyone else the asking one. */
function owner(principal: Principal, named: string | undefined): string | null {
  if (principal.kind === "operator" && named === undefined) return null;
  return requireOrg(principal, named, EventsErrors.TICKET_NOT_FOUND);
}
