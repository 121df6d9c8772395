// Tickets opened and closed in a stretch of time, counted by the database; Firestore would have to read each of them.
import { type TicketFigures, readTicketFigures } from "@pipecast/contracts/events/ticket-figures";
import { type Database, createIndex } from "@pipecast/platform/db";
import { type HttpServer, mountRoute } from "@pipecast/platform/http";
import { sql } from "kysely";
import type { TicketTables } from "./ticket-tables.ts";

/** The steps that make counting quick. */
export const ticketFigureIndexes = [
  createIndex("events_tickets", { columns: ["org_id", "created_at"] }),
  createIndex("events_tickets", { columns: ["org_id", "closed_at"] }),
];

interface Stretch {
  from: number;
  to: number;
}

/** Mounts the route; `counts` is false where tickets are not in this database. */
export function mountTicketFigures(
  server: HttpServer,
  { db, counts }: { db: Database<TicketTables>; counts: boolean },
): void {
  mountRoute(server, readTicketFigures, async ({ body: { org_id, ...stretch } }) => ({
    figures: counts ? await countTickets(db, org_id, stretch) : null,
  }));
}

const lostSources = ["missed_call", "queue_timeout", "bot_dropped"];

export async function countTickets(
  db: Database<TicketTables>,
  orgId: string,
  { from, to }: Stretch,
): Promise<TicketFigures> {
  const own = db.kysely.selectFrom("events_tickets").where("org_id", "=", orgId);
  const n = sql<number | string>`count(*)`.as("n");
  const [opened, closed, open] = await Promise.all([
    own
      .select(["source", "status", n])
      .where("created_at", ">=", from)
      .where("created_at", "<", to)
      .groupBy(["source", "status"])
      .execute(),
    own
      .select(n)
      .where("closed_at", ">=", from)
      .where("closed_at", "<", to)
      .where("status", "=", "closed")
      .execute(),
    own.select(n).where("status", "in", ["open", "in_progress"]).execute(),
  ]);
  const lost = opened.filter(({ source }) => lostSources.includes(source));
  return {
    opened: sum(opened),
    closed: sum(closed),
    open_now: sum(open),
    lost: sum(lost),
    recovered: sum(lost.filter(({ status }) => status === "closed")),
  };
}

function sum(rows: readonly { n: number | string }[]): number {
  return rows.reduce((all, { n }) => all + Number(n), 0);
}
