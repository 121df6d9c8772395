// Tickets: what an organization still owes a caller. CONTRACT §5.
import { z } from "zod";
import { Id, IdParams, OrgQuery, Time, listOf } from "../fields.ts";
import { type Role, defineRoute } from "../route.ts";

export const TicketSource = z.enum([
  "missed_call",
  "queue_timeout",
  "bot_dropped",
  "bot",
  "manual",
]);
export type TicketSource = z.infer<typeof TicketSource>;
export const TicketPriority = z.enum(["normal", "high", "urgent"]);
export type TicketPriority = z.infer<typeof TicketPriority>;
export const TicketStatus = z.enum(["open", "in_progress", "closed"]);
export type TicketStatus = z.infer<typeof TicketStatus>;

/** Something that happened to a ticket: a call, a wish, a change by a person. */
export const TicketEntry = z.object({
  id: z.string(),
  at: Time,
  /** `missed_call`, `queue_timeout`, `bot_dropped`, `bot`, `manual`, `status`, `assigned`, `note`, `edited`, `recovered`, `corrected`. */
  kind: z.string(),
  linkedid: z.string(),
  /** Who did it, where a person did. */
  by: z.string().nullable(),
  text: z.string(),
  /** True where the call turned out to have been handled after all. */
  withdrawn: z.boolean(),
});
export type TicketEntry = z.infer<typeof TicketEntry>;

/** Fields that bots fill and people correct. */
export const wishFields = {
  category: z.string().max(200),
  summary: z.string().max(4_000),
  guest_name: z.string().max(200),
  room_number: z.string().max(50),
  details: z.string().max(8_000),
};

export const Ticket = z.object({
  id: Id,
  /** Counts 1, 2, 3 … within the organization. */
  number: z.number().int(),
  org_id: Id,
  /** E.164, or empty for an anonymous caller. */
  caller_number: z.string(),
  source: TicketSource,
  priority: TicketPriority,
  status: TicketStatus,
  category: z.string(),
  summary: z.string(),
  guest_name: z.string(),
  room_number: z.string(),
  details: z.string(),
  channel_id: z.string(),
  linkedid: z.string(),
  /** True where nobody could be asked whether a bot had answered. */
  unverified: z.boolean(),
  assignee: z.string().nullable(),
  events: z.array(TicketEntry),
  created_at: Time,
  updated_at: Time,
  closed_at: Time.nullable(),
  /** When a person first did something about it. */
  first_response_at: Time.nullable(),
  /** By the organization's working hours as they are set now; null where none are. */
  first_response_due_at: Time.nullable(),
  resolution_due_at: Time.nullable(),
  /** Grows with every change: the number in the ticket's `ETag`, for `If-Match`. */
  revision: z.number().int(),
});
export type Ticket = z.infer<typeof Ticket>;

const base = { auth: ["jwt"] as const, tag: "events" as const };
const agent: Role = "agent";

const filters = {
  status: z.array(TicketStatus).max(3).optional(),
  priority: z.array(TicketPriority).max(3).optional(),
  source: z.array(TicketSource).max(5).optional(),
  assignee: z.string().max(200).optional(),
  /** Words in the text, a ticket's number, or part of a phone number. */
  q: z.string().trim().max(200).optional(),
};

export const listTickets = defineRoute({
  ...base,
  method: "GET",
  path: "/tickets",
  summary: "Tickets, newest first",
  query: z.object({
    org_id: Id.optional(),
    ...filters,
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(512).optional(),
  }),
  success: { status: 200, schema: listOf(Ticket) },
});

export const createTicket = defineRoute({
  ...base,
  method: "POST",
  path: "/tickets",
  role: agent,
  summary: "Write a ticket by hand; a caller with an open one gets it there",
  body: z.strictObject({
    org_id: Id.optional(),
    caller_number: z.string().max(64).default(""),
    category: wishFields.category.trim().min(1),
    summary: wishFields.summary.trim().min(1),
    guest_name: wishFields.guest_name.default(""),
    room_number: wishFields.room_number.default(""),
    details: wishFields.details.default(""),
  }),
  success: { status: 201, schema: Ticket },
  errors: ["EVENTS_CALLER_NUMBER_INVALID"],
});

export const getTicket = defineRoute({
  ...base,
  method: "GET",
  path: "/tickets/:id",
  summary: "One ticket with all that happened to it",
  params: IdParams,
  query: OrgQuery,
  success: { status: 200, schema: Ticket },
  errors: ["EVENTS_TICKET_NOT_FOUND"],
});

export const changeTicket = defineRoute({
  ...base,
  method: "PATCH",
  path: "/tickets/:id",
  role: agent,
  summary: "Change status, assignee or text of a ticket, or add a note",
  params: IdParams,
  body: z.strictObject({
    org_id: Id.optional(),
    status: TicketStatus.optional(),
    priority: TicketPriority.optional(),
    assignee: z.string().trim().max(200).nullish(),
    category: wishFields.category.optional(),
    summary: wishFields.summary.optional(),
    guest_name: wishFields.guest_name.optional(),
    room_number: wishFields.room_number.optional(),
    details: wishFields.details.optional(),
    note: z.string().trim().min(1).max(4_000).optional(),
  }),
  success: { status: 200, schema: Ticket },
  errors: ["EVENTS_TICKET_NOT_FOUND", "EVENTS_VERSION_MISMATCH", "EVENTS_CALLER_HAS_OPEN_TICKET"],
});

export const streamTickets = defineRoute({
  ...base,
  method: "GET",
  path: "/tickets/stream",
  summary:
    "Tickets as they change (server-sent events `ticket`); `Last-Event-ID` goes on where a stream ended",
  query: z.object({
    org_id: Id.optional(),
    /** For clients that cannot set `Last-Event-ID`. */
    after: z.coerce.number().int().min(0).optional(),
  }),
  success: { status: 200, contentType: "text/event-stream" },
  errors: ["EVENTS_STREAMS_FULL"],
});

export const exportTickets = defineRoute({
  ...base,
  method: "GET",
  path: "/tickets/export",
  summary: "Tickets as CSV that no spreadsheet takes for formulas",
  query: z.object({ org_id: Id.optional(), ...filters }),
  success: { status: 200, contentType: "text/csv; charset=utf-8" },
});
