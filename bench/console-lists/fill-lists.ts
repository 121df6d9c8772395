// A year of calls and tickets, written straight into the tables; and how the database finds a page of them.
import { sql } from "kysely";
import { openDatabase } from "../../packages/platform/db/index.ts";
import type { TicketTables } from "../../services/events/tickets/ticket-tables.ts";
import { callsQuery } from "../../services/pbx/ledger/list-calls.ts";
import type { PbxTables } from "../../services/pbx/schema.ts";

const verdicts = ["human_answered", "bot_resolved", "missed_call", "queue_timeout"];
const batch = 1_000;

export async function fillLists(url: string, org: string, calls: number, tickets: number) {
  const pbx = await openDatabase<PbxTables>(url);
  const events = await openDatabase<TicketTables>(url);
  const year = 365 * 24 * 60 * 60_000;
  const now = Date.now();
  for (const rows of each(calls, (at) =>
    callRow(org, at, now - Math.floor((year * at) / calls) - 60_000),
  ))
    await pbx.kysely.insertInto("pbx_calls").values(rows).execute();
  for (const rows of each(tickets, (at) => ticketRow(org, at + 1, now - year + at)))
    await events.kysely.insertInto("events_tickets").values(rows).execute();
  await events.kysely
    .insertInto("events_ticket_counters")
    .values({ org_id: org, last_number: tickets, last_seq: tickets })
    .execute();
  await sql`analyze table pbx_calls, events_tickets`.execute(pbx.kysely);
  await Promise.all([pbx.close(), events.close()]);
}

/** Rows by the thousand. */
function each<Row>(count: number, row: (at: number) => Row): Row[][] {
  return Array.from({ length: Math.ceil(count / batch) }, (_, part) =>
    Array.from({ length: Math.min(batch, count - part * batch) }, (__, at) =>
      row(part * batch + at),
    ),
  );
}

function callRow(org_id: string, at: number, started_at: number): PbxTables["pbx_calls"] {
  return {
    org_id,
    linkedid: `bench-${at}`,
    channel_id: `bench-${at}`,
    direction: at % 5 === 0 ? "outbound" : "inbound",
    caller_number: `+9198${String(10_000_000 + (at % 5_000))}`,
    did: "+912261234500",
    started_at,
    ended_at: started_at + 30_000 + (at % 90) * 1_000,
    state: "decided",
    verdict: verdicts[at % verdicts.length] ?? null,
    version: 1,
    reasons: "[]",
    session: null,
    ticket_id: null,
    touched: 1,
    due_at: null,
  };
}

function ticketRow(org_id: string, number: number, at: number): TicketTables["events_tickets"] {
  return {
    id: `bench-${number}`,
    org_id,
    number,
    caller_number: `+9197${String(10_000_000 + number)}`,
    open_key: `+9197${String(10_000_000 + number)}`,
    source: "missed_call",
    priority: number % 20 === 0 ? "urgent" : "high",
    status: number % 7 === 0 ? "in_progress" : "open",
    category: "missed call",
    summary: `Nobody answered call ${number}`,
    guest_name: number % 3 === 0 ? "A guest" : "",
    room_number: "",
    details: "",
    channel_id: "",
    linkedid: `bench-${number}`,
    unverified: 0,
    assignee: null,
    created_at: at,
    updated_at: at,
    first_response_at: null,
    closed_at: null,
    revision: 1,
    seq: number,
    untold: "[]",
    untold_since: null,
  };
}

export interface Plan {
  list: string;
  /** The index; "" where every row is read. */
  key: string;
  rows: number;
  sorts: boolean;
}

export async function explainLists(url: string, org: string): Promise<Plan[]> {
  const db = await openDatabase<PbxTables & TicketTables>(url);
  const pbx = db as unknown as Parameters<typeof callsQuery>[0];
  const plans: Plan[] = [];
  const told = (list: string, [plan]: readonly Record<string, unknown>[]) => {
    const { key, rows, Extra } = plan ?? {};
    const sorts = typeof Extra === "string" && Extra.includes("filesort");
    plans.push({ list, key: typeof key === "string" ? key : "", rows: Number(rows ?? 0), sorts });
  };
  for (const [list, filter] of [
    ["calls", {}],
    ["calls of a verdict", { verdict: "missed_call" }],
    ["calls out", { direction: "outbound" }],
    ["calls of a day", { from: Date.now() - 86_400_000, to: Date.now() }],
  ] as const)
    told(list, await callsQuery(pbx, org, filter, undefined, 101).explain());
  told(
    "calls of a number",
    await callsQuery(pbx, org, {}, undefined, 101)
      .where("caller_number", "=", "+919810000007")
      .explain(),
  );
  const tickets = db.kysely.selectFrom("events_tickets").selectAll().where("org_id", "=", org);
  told("tickets", await tickets.orderBy("number", "desc").limit(101).explain());
  told(
    "tickets to do",
    await tickets
      .where("status", "in", ["open", "in_progress"])
      .orderBy("number", "desc")
      .limit(101)
      .explain(),
  );
  await db.close();
  return plans;
}
