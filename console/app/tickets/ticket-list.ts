// The tickets a page knows, merged from lists, news and answers; and those of them that it shows. Pure.
import type { Ticket } from "@pipecast/contracts/events/tickets";
import { type TicketFilter, matchesFilter } from "./ticket-filter.ts";

export type Known = ReadonlyMap<string, Ticket>;

/** A page left open for weeks forgets the oldest. */
export const mostKnown = 10_000;

/** Of two states of one ticket the later revision counts, however they arrive. */
export function mergeTickets(known: Known, news: readonly Ticket[], cap = mostKnown): Known {
  const later = news.filter(({ id, revision }) => revision > (known.get(id)?.revision ?? -1));
  if (later.length === 0) return known;
  const merged = new Map(known);
  for (const ticket of later) merged.set(ticket.id, ticket);
  if (merged.size <= cap) return merged;
  const newest = [...merged.values()].toSorted(newestFirst).slice(0, cap);
  return new Map(newest.map((ticket) => [ticket.id, ticket]));
}

/**
 * Newest first. Below `floor`, the number of the oldest ticket that was listed, the server has more: what is known from
 * there by chance would stand in a gap.
 */
export function shownTickets(
  tickets: Iterable<Ticket>,
  filter: TicketFilter,
  floor: number,
): Ticket[] {
  return [...tickets]
    .filter((ticket) => ticket.number >= floor && matchesFilter(ticket, filter))
    .toSorted(newestFirst);
}

function newestFirst(a: Ticket, b: Ticket): number {
  return b.number - a.number;
}
