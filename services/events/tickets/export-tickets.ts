// Tickets as CSV, in pieces, so that a hundred thousand of them neither fill memory nor hold up the loop.
import { toRfc3339 } from "@pipecast/contracts/time";
import type { Ticket } from "./ticket.ts";
import type { TicketFilter, TicketStore } from "./ticket-store.ts";

const columns = [
  "number",
  "status",
  "priority",
  "source",
  "caller_number",
  "category",
  "summary",
  "guest_name",
  "room_number",
  "details",
  "assignee",
  "linkedid",
] as const satisfies readonly (keyof Ticket)[];
const times = ["created_at", "updated_at", "closed_at"] as const;
const pageSize = 200;

/** RFC 4180 with a byte-order mark, as spreadsheets want it; newest first. */
export async function* exportTickets(
  store: Pick<TicketStore, "list">,
  org_id: string,
  filter: TicketFilter,
  timeZone: string,
): AsyncGenerator<string> {
  yield `\uFEFF${[...columns, ...times].join(",")}\r\n`;
  let below: number | undefined;
  for (;;) {
    const page = await store.list(org_id, filter, pageSize, below);
    if (page.length > 0) yield page.map((ticket) => line(ticket, timeZone)).join("");
    below = page.at(-1)?.number;
    if (page.length < pageSize) return;
  }
}

function line(ticket: Ticket, timeZone: string): string {
  const cells = columns.map((name) => cell(String(ticket[name] ?? "")));
  const stamps = times.map((name) => {
    const at = ticket[name];
    return at === null ? "" : toRfc3339(at, timeZone);
  });
  return `${[...cells, ...stamps].join(",")}\r\n`;
}

/**
 * A cell that begins like a formula gets an apostrophe before it (OWASP, CSV injection). A phone number's plus is one of those
 * beginnings, and stays readable behind it.
 */
export function cell(text: string): string {
  const safe = /^[\s\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20|%]/u.test(text) ? `'${text}` : text;
  return /[",\r\n\t']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
