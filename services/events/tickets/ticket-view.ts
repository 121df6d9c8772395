// A ticket as the API shows it.
import type { Ticket as TicketView } from "@pipecast/contracts/events/tickets";
import { toRfc3339 } from "@pipecast/contracts/time";
import { afterWorkingTime } from "@pipecast/contracts/working-time";
import type { OrganizationFacts } from "../organizations.ts";
import type { Ticket } from "./ticket.ts";

/** What of an organization a view depends on. */
export type Viewing = Pick<OrganizationFacts, "timezone" | "business_hours">;

export function viewTicket(ticket: Ticket, viewing: Viewing): TicketView {
  const { timezone, business_hours = null } = viewing;
  const { entries, created_at, updated_at } = ticket;
  const time = (at: number) => toRfc3339(at, timezone);
  const maybe = (at: number | null) => (at === null ? null : time(at));
  const due = (minutes: "first_response_minutes" | "resolution_minutes") =>
    business_hours === null
      ? null
      : maybe(afterWorkingTime(created_at, business_hours[minutes], business_hours, timezone));
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
    closed_at: maybe(ticket.closed_at),
    first_response_at: maybe(ticket.first_response_at),
    first_response_due_at: due("first_response_minutes"),
    resolution_due_at: due("resolution_minutes"),
    revision: ticket.revision,
  };
}
