// Lists of tickets from Firestore: the status by index, the rest by looking, as Firestore has no search.
import type { Firestore } from "@google-cloud/firestore";
import { matchesFilter } from "../match-filter.ts";
import type { Ticket } from "../ticket.ts";
import type { TicketFilter } from "../ticket-store.ts";
import { fromDocument } from "./ticket-document.ts";
import { TicketPaths } from "./ticket-paths.ts";

const pageSize = 200;
/** Documents looked at for one page of answers; a search that finds nothing among them ends there. */
const mostSeen = 5_000;

export async function listTickets(
  db: Firestore,
  org_id: string,
  filter: TicketFilter,
  limit: number,
  below?: number,
): Promise<Ticket[]> {
  const { tickets } = new TicketPaths(db, org_id);
  const found: Ticket[] = [];
  let last = below;
  for (let seen = 0; seen < mostSeen && found.length < limit; seen += pageSize) {
    let query = tickets.orderBy("number", "desc").limit(pageSize);
    if (filter.status !== undefined) query = query.where("status", "in", [...filter.status]);
    if (last !== undefined) query = query.startAfter(last);
    const { docs } = await query.get();
    const page = docs.map((doc) => fromDocument(doc.data()));
    found.push(...page.filter((ticket) => matchesFilter(ticket, filter)));
    last = page.at(-1)?.number;
    if (page.length < pageSize) break;
  }
  return found.slice(0, limit);
}
