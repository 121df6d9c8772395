// Tickets in SQL: SQLite, MariaDB, MySQL.
import type { Clock } from "@pipecast/platform/clock";
import type { Database } from "@pipecast/platform/db";
import type { Decision, Ticket } from "../ticket.ts";
import type { TicketStore } from "../ticket-store.ts";
import type { TicketTables } from "../ticket-tables.ts";
import { applyCommand } from "./apply-command.ts";
import { changedSince, findTicket, listTickets, untoldTickets } from "./find-tickets.ts";
import { TicketFeed } from "./ticket-feed.ts";

/** `close` ends what `watch` began. */
export function createSqlTicketStore(
  db: Database<TicketTables>,
  clock: Clock,
): TicketStore & { close(): void } {
  const feed = new TicketFeed(clock, {
    changedSince: (org_id, seq) => changedSince(db.kysely, org_id, seq, 100),
    lastSeq: (org_id) => lastSeq(db, org_id),
  });
  return {
    async apply(org_id, command): Promise<Decision> {
      const decision = await applyCommand(db, org_id, command);
      if (decision.outcome !== "unchanged") feed.nudge(org_id);
      return decision;
    },
    find: (org_id, id): Promise<Ticket | undefined> => findTicket(db.kysely, org_id, { id }),
    list: (org_id, filter, limit, below) => listTickets(db.kysely, org_id, filter, limit, below),
    untold: (limit) => untoldTickets(db.kysely, limit),
    watch: (org_id, after, onTicket) => feed.watch(org_id, after, onTicket),
    close: () => feed.close(),
  };
}

async function lastSeq(db: Database<TicketTables>, org_id: string): Promise<number> {
  const row = await db.kysely
    .selectFrom("events_ticket_counters")
    .select("last_seq")
    .where("org_id", "=", org_id)
    .executeTakeFirst();
  return row?.last_seq ?? 0;
}
