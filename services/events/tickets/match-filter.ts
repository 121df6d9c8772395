// Whether a ticket is one of those asked for: what SQL does by query, for stores that cannot. Pure.
import type { Ticket } from "./ticket.ts";
import type { TicketFilter } from "./ticket-store.ts";

const places = ["category", "summary", "guest_name", "room_number", "details"] as const;

export function matchesFilter(ticket: Ticket, filter: TicketFilter): boolean {
  if (filter.status?.includes(ticket.status) === false) return false;
  if (filter.priority?.includes(ticket.priority) === false) return false;
  if (filter.source?.includes(ticket.source) === false) return false;
  if (filter.assignee !== undefined && filter.assignee !== ticket.assignee) return false;
  return wordsOf(filter.q ?? "").every((word) => hasWord(ticket, word));
}

/** The words of a search, at most eight. */
export function wordsOf(q: string): string[] {
  return q
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, 8);
}

function hasWord(ticket: Ticket, word: string): boolean {
  if (places.some((place) => ticket[place].toLowerCase().includes(word))) return true;
  const digits = word.replaceAll(/[^0-9]/g, "");
  if (digits.length >= 3 && ticket.caller_number.includes(digits)) return true;
  return /^#?[0-9]{1,15}$/.test(word) && ticket.number === Number(digits);
}
