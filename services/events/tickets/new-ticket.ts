// A fresh ticket, and what is added to one.
import type { TicketPriority, TicketSource } from "@pipecast/contracts/events/tickets";
import type { Entry, EntryKind, Ticket, WishText } from "./ticket.ts";

export interface Beginning {
  org_id: string;
  caller_number: string;
  channel_id: string;
  linkedid: string;
  at: number;
  source: TicketSource;
  priority: TicketPriority;
  unverified: boolean;
  text: WishText;
  entry: Entry;
}

/** An open ticket of which nobody has heard yet. */
export function newTicket(id: string, beginning: Beginning): Ticket {
  const { org_id, caller_number, channel_id, linkedid, at, source, priority, unverified } =
    beginning;
  return {
    id,
    number: 0,
    org_id,
    caller_number,
    source,
    priority,
    status: "open",
    ...beginning.text,
    channel_id,
    linkedid,
    unverified,
    assignee: null,
    entries: [beginning.entry],
    created_at: at,
    updated_at: at,
    first_response_at: null,
    closed_at: null,
    revision: 0,
    seq: 0,
    untold: ["open"],
  };
}

export function newEntry(
  id: string,
  kind: EntryKind,
  at: number,
  more: { linkedid?: string; by?: string; text?: string } = {},
): Entry {
  const { linkedid = "", by = null, text = "" } = more;
  return { id, kind, at, linkedid, by, text, withdrawn: false };
}

/** The ticket with one more thing on its timeline. */
export function withEntry(ticket: Ticket, entry: Entry, changes: Partial<Ticket> = {}): Ticket {
  const updated_at = Math.max(ticket.updated_at, entry.at);
  return { ...ticket, ...changes, updated_at, entries: [...ticket.entries, entry] };
}

/** The words of a wish, as far as there are any. */
export function filled(text: Partial<WishText>): Partial<WishText> {
  return Object.fromEntries(
    Object.entries(text).filter(([, value]) => value !== undefined && value !== ""),
  );
}

export const noText: WishText = {
  category: "",
  summary: "",
  guest_name: "",
  room_number: "",
  details: "",
};
