// A ticket as the API shows it.
import type { Ticket as TicketView } from "@pipecast/contracts/events/tickets";
import { toRfc3339 } from "@pipecast/contracts/time";
import type { Ticket } from "./ticket.ts";

export function viewTicket(ticket: Ticket, timeZone: string): TicketView {
  const { entries, created_at, updated_at, closed_at } = ticket;
  const time = (at: number) => toRfc3339(at, timeZone);
  return {
    id: ticket.id,
    number: ticket.number,
    org_id: ticket.org_id,
    caller_number: ticket.caller_number,
    source: ticket.source,
    priority: ticket.priority,
    status: ticket.status,
    category: ticket.category,
    summary: ticket.summary,
    guest_name: ticket.guest_name,
    room_number: ticket.room_number,
    details: ticket.details,
    channel_id: ticket.channel_id,
    linkedid: ticket.linkedid,
    unverified: ticket.unverified,
    assignee: ticket.assignee,
    events: entries.map((entry) => ({ ...entry, at: time(entry.at) })),
    created_at: time(created_at),
    updated_at: time(updated_at),
    closed_at: closed_at === null ? null : time(closed_at),
    revision: ticket.revision,
  };
}
