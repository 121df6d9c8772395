// A ticket for tests.
import type { Ticket } from "@pipecast/contracts/events/tickets";

export function someTicket(more: Partial<Ticket> = {}): Ticket {
  const number = more.number ?? 1;
  return {
    id: `t${number}`,
    number,
    org_id: "o",
    caller_number: "+919812345678",
    source: "missed_call",
    priority: "high",
    status: "open",
    category: "missed call",
    summary: "Nobody answered",
    guest_name: "",
    room_number: "",
    details: "",
    channel_id: "17.1",
    linkedid: "17.1",
    unverified: false,
    assignee: null,
    events: [],
    created_at: "2026-11-20T10:00:00.000+05:30",
    updated_at: "2026-11-20T10:00:00.000+05:30",
    closed_at: null,
    first_response_at: null,
    first_response_due_at: null,
    resolution_due_at: null,
    revision: 1,
    ...more,
  };
}
