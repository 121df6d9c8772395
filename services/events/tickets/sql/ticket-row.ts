// A ticket as rows of SQL, and back.
import { decodeFlag, decodeJson, encodeFlag, encodeJson } from "@pipecast/platform/db";
import type { Entry, Ticket } from "../ticket.ts";
import type { TicketTables } from "../ticket-tables.ts";

export type TicketRow = TicketTables["events_tickets"];

export function toRow(ticket: Ticket): TicketRow {
  const { entries: _entries, unverified, untold, ...plain } = ticket;
  const isOpen = ticket.status !== "closed" && ticket.caller_number !== "";
  return {
    ...plain,
    open_key: isOpen ? ticket.caller_number : null,
    unverified: encodeFlag(unverified),
    untold: encodeJson(untold),
    untold_since: untold.length === 0 ? null : ticket.updated_at,
  };
}

/** `entries` are the texts of the timeline, in order. */
export function fromRow(row: TicketRow, entries: readonly string[]): Ticket {
  const { open_key: _open, untold_since: _since, unverified, untold, ...plain } = row;
  return {
    ...plain,
    source: plain.source as Ticket["source"],
    priority: plain.priority as Ticket["priority"],
    status: plain.status as Ticket["status"],
    unverified: decodeFlag(unverified),
    untold: decodeJson(untold) as string[],
    entries: entries.map((text) => decodeJson(text) as Entry),
  };
}
