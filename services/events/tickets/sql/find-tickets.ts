// Queries of tickets; each within one organization, but for the work list of what is untold.
import { type Kysely, sql } from "kysely";
import { wordsOf } from "../match-filter.ts";
import type { Ticket } from "../ticket.ts";
import type { TicketFilter } from "../ticket-store.ts";
import type { TicketTables } from "../ticket-tables.ts";
import { type TicketRow, fromRow } from "./ticket-row.ts";

type Reader = Kysely<TicketTables>;

/** The timelines of these rows. */
export async function withEntries(db: Reader, rows: readonly TicketRow[]): Promise<Ticket[]> {
  if (rows.length === 0) return [];
  const found = await db
    .selectFrom("events_ticket_entries")
    .select(["ticket_id", "entry"])
    .where(
      "ticket_id",
      "in",
      rows.map(({ id }) => id),
    )
    .orderBy("ticket_id")
    .orderBy("position")
    .execute();
  const byTicket = Map.groupBy(found, ({ ticket_id }) => ticket_id);
  return rows.map((row) => {
    const entries = byTicket.get(row.id) ?? [];
    return fromRow(
      row,
      entries.map(({ entry }) => entry),
    );
  });
}

export async function findTicket(
  db: Reader,
  org_id: string | null,
  by: { id: string } | { open_key: string },
): Promise<Ticket | undefined> {
  const [column, value] =
    "id" in by ? (["id", by.id] as const) : (["open_key", by.open_key] as const);
  const query = db.selectFrom("events_tickets").selectAll().where(column, "=", value);
  const row = await (
    org_id === null ? query : query.where("org_id", "=", org_id)
  ).executeTakeFirst();
  return row === undefined ? undefined : (await withEntries(db, [row]))[0];
}

/** By number, highest first. */
export async function listTickets(
  db: Reader,
  org_id: string,
  filter: TicketFilter,
  limit: number,
  below?: number,
): Promise<Ticket[]> {
  let query = db.selectFrom("events_tickets").selectAll().where("org_id", "=", org_id);
  if (below !== undefined) query = query.where("number", "<", below);
  if (filter.status !== undefined) query = query.where("status", "in", filter.status);
  if (filter.priority !== undefined) query = query.where("priority", "in", filter.priority);
  if (filter.source !== undefined) query = query.where("source", "in", filter.source);
  if (filter.assignee !== undefined) query = query.where("assignee", "=", filter.assignee);
  const words = wordsOf(filter.q ?? "");
  if (words.length > 0) query = query.where(searching(words));
  return withEntries(db, await query.orderBy("number", "desc").limit(limit).execute());
}

/** Every word must stand somewhere in the text, or in the phone number, or be the ticket's number. */
function searching(words: readonly string[]) {
  const places = ["category", "summary", "guest_name", "room_number", "details"] as const;
  return sql<boolean>`(${sql.join(
    words.map((word) => {
      const like = `%${word.replaceAll(/[!%_]/g, "!$&")}%`;
      const inText = places.map((place) => sql`lower(${sql.ref(place)}) like ${like} escape '!'`);
      const digits = word.replaceAll(/[^0-9]/g, "");
      const inNumber = digits.length >= 3 ? [sql`caller_number like ${`%${digits}%`}`] : [];
      const isNumber = /^#?[0-9]{1,15}$/.test(word) ? [sql`number = ${Number(digits)}`] : [];
      return sql`(${sql.join([...inText, ...inNumber, ...isNumber], sql` or `)})`;
    }),
    sql` and `,
  )})`;
}

/** Changed after `seq`, in the order of change. */
export async function changedSince(
  db: Reader,
  org_id: string,
  seq: number,
  limit: number,
): Promise<Ticket[]> {
  const rows = await db
    .selectFrom("events_tickets")
    .selectAll()
    .where("org_id", "=", org_id)
    .where("seq", ">", seq)
    .orderBy("seq")
    .limit(limit)
    .execute();
  return withEntries(db, rows);
}

export async function untoldTickets(db: Reader, limit: number): Promise<Ticket[]> {
  const rows = await db
    .selectFrom("events_tickets")
    .selectAll()
    .where("untold_since", "is not", null)
    .orderBy("untold_since")
    .limit(limit)
    .execute();
  return withEntries(db, rows);
}
