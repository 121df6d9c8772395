// The inbox of finished calls: kept until done, tried again when it failed.
import { type Database, type Step, addColumn, createIndex } from "@pipecast/platform/db";

export interface InboxTables {
  /** Records of finished calls as they came. */
  events_inbox: {
    id: string;
    org_id: string;
    linkedid: string;
    version: number;
    /** SHA-256 of the content, so that the same record twice is one. */
    digest: string;
    record: string;
    received_at: number;
    /** 1 where the record says the verdict itself. */
    verdict_known: number;
    /** The ticket that the call is on. */
    ticket_id: string | null;
    /** Null until its tickets are written. */
    done_at: number | null;
    /** Not to be tried before. */
    next_at: number;
    attempts: number;
    /** The code of the last failure. */
    fault: string | null;
  };
}

/** What the inbox needs beyond taking records in. */
export const inboxWork: Step[] = [
  addColumn("events_inbox", "verdict_known", { type: "bool", default: false }),
  addColumn("events_inbox", "ticket_id", { type: "id", nullable: true }),
  addColumn("events_inbox", "done_at", { type: "time", nullable: true }),
  addColumn("events_inbox", "next_at", { type: "time", default: 0 }),
  addColumn("events_inbox", "attempts", { type: "int", default: 0 }),
  addColumn("events_inbox", "fault", { type: { string: 128 }, nullable: true }),
  createIndex("events_inbox", { columns: ["done_at", "next_at"] }),
];

export type InboxRow = InboxTables["events_inbox"];

/** Records to work on, oldest first. */
export function dueRecords(
  db: Database<InboxTables>,
  now: number,
  limit: number,
): Promise<InboxRow[]> {
  return db.kysely
    .selectFrom("events_inbox")
    .selectAll()
    .where("done_at", "is", null)
    .where("next_at", "<=", now)
    .orderBy("next_at")
    .orderBy("received_at")
    .orderBy("version")
    .limit(limit)
    .execute();
}

/** False when it is done already, or another process has it in work: that one is waited for until the time that it said. */
export async function claimRecord(
  db: Database<InboxTables>,
  { id, next_at }: InboxRow,
  until: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db.kysely
    .updateTable("events_inbox")
    .set({ next_at: until })
    .where("id", "=", id)
    .where("done_at", "is", null)
    .where("next_at", "=", next_at)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function markDone(
  db: Database<InboxTables>,
  id: string,
  ticket_id: string | null,
  now: number,
): Promise<void> {
  await db.kysely
    .updateTable("events_inbox")
    .set({ done_at: now, ticket_id, fault: null })
    .where("id", "=", id)
    .execute();
}

export async function putOff(
  db: Database<InboxTables>,
  { id, attempts }: InboxRow,
  until: number,
  fault: string | null,
): Promise<void> {
  await db.kysely
    .updateTable("events_inbox")
    .set({ next_at: until, attempts: attempts + 1, fault })
    .where("id", "=", id)
    .execute();
}

/** What failed and waits is due now. */
export async function retryFailed(db: Database<InboxTables>, now: number): Promise<void> {
  await db.kysely
    .updateTable("events_inbox")
    .set({ next_at: now })
    .where("done_at", "is", null)
    .where("next_at", ">", now)
    .where("fault", "is not", null)
    .execute();
}

/** All that came for a call without a verdict, oldest first; the first hundred records say enough. */
export function unjudgedRecords(
  db: Database<InboxTables>,
  org_id: string,
  linkedid: string,
): Promise<InboxRow[]> {
  return db.kysely
    .selectFrom("events_inbox")
    .selectAll()
    .where("org_id", "=", org_id)
    .where("linkedid", "=", linkedid)
    .where("verdict_known", "=", 0)
    .orderBy("received_at")
    .orderBy("id")
    .limit(100)
    .execute();
}

/** Which ticket each of these calls is on, as far as their records have been worked on. */
export async function ticketsOfCalls(
  db: Database<InboxTables>,
  org_id: string,
  linkedids: readonly string[],
): Promise<Record<string, string>> {
  const rows = await db.kysely
    .selectFrom("events_inbox")
    .select(["linkedid", "ticket_id"])
    .where("org_id", "=", org_id)
    .where("linkedid", "in", linkedids)
    .where("ticket_id", "is not", null)
    .execute();
  return Object.fromEntries(rows.map(({ linkedid, ticket_id }) => [linkedid, ticket_id ?? ""]));
}
