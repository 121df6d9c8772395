// What callers were told and which workflows ran: one row per ticket, transition and channel, kept so that nothing goes twice.
import type { MessageChannel, MessageState } from "@pipecast/contracts/events/messages";
import type { TicketStatus } from "@pipecast/contracts/events/tickets";
import { type Database, type Step, addColumn, createTable } from "@pipecast/platform/db";

export interface MessageTables {
  events_messages: {
    id: string;
    org_id: string;
    ticket_id: string;
    ticket_number: number;
    transition: string;
    status: TicketStatus;
    channel: MessageChannel;
    to_number: string;
    template: string;
    /** JSON list of texts. */
    parameters: string;
    state: MessageState;
    reason: string;
    attempts: number;
    request_id: string;
    /** JSON: the ticket as it was at the transition. */
    facts: string;
    /** JSON: what people of the organization are told; null for what is told to the caller. */
    notice: string | null;
    /** Since when it has been tried, for giving up. */
    waiting_since: number;
    created_at: number;
    updated_at: number;
  };
}

export type MessageRow = MessageTables["events_messages"];
export type MessageDb = Database<MessageTables>;

const text = (length: number) => ({ type: { string: length } }) as const;
const time = { type: "time" } as const;

export const messageTables: Step[] = [
  createTable({
    name: "events_messages",
    columns: {
      id: { type: "id" },
      org_id: text(128),
      ticket_id: { type: "id" },
      ticket_number: { type: "bigint" },
      transition: text(64),
      status: text(16),
      channel: text(16),
      to_number: text(32),
      template: text(128),
      parameters: { type: "json" },
      state: text(16),
      reason: text(500),
      attempts: { type: "int" },
      request_id: text(128),
      facts: { type: "json" },
      waiting_since: time,
      created_at: time,
      updated_at: time,
    },
    primaryKey: ["id"],
    indexes: [
      { columns: ["ticket_id", "transition", "channel"], unique: true },
      { columns: ["org_id", "id"] },
      { columns: ["org_id", "request_id"] },
      { columns: ["org_id", "channel", "updated_at"] },
    ],
  }),
];

export const noticeColumn: Step[] = [
  addColumn("events_messages", "notice", { type: "json", nullable: true }),
];

export function findMessage(db: MessageDb, id: string): Promise<MessageRow | undefined> {
  return db.kysely
    .selectFrom("events_messages")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
}

export interface MessageFilter {
  channel?: MessageChannel | undefined;
  state?: MessageState | undefined;
  ticket_id?: string | undefined;
}

/** Newest first, below `below`. */
export function listMessages(
  db: MessageDb,
  org_id: string,
  filter: MessageFilter,
  limit: number,
  below: string | undefined,
): Promise<MessageRow[]> {
  let query = db.kysely.selectFrom("events_messages").selectAll().where("org_id", "=", org_id);
  if (filter.channel !== undefined) query = query.where("channel", "=", filter.channel);
  if (filter.state !== undefined) query = query.where("state", "=", filter.state);
  if (filter.ticket_id !== undefined) query = query.where("ticket_id", "=", filter.ticket_id);
  if (below !== undefined) query = query.where("id", "<", below);
  return query.orderBy("id", "desc").limit(limit).execute();
}

/** Days after which a message that was never taken is given up: by then it would only puzzle. */
const givenUpAfterMs = 71 * 3_600_000;

export function isGivenUp({ waiting_since }: MessageRow, now: number): boolean {
  return now - waiting_since > givenUpAfterMs;
}

/** Takes a waiting message for sending; false when somebody else has it or it is settled. */
export async function claimMessage(
  db: MessageDb,
  row: MessageRow,
  sends: Pick<MessageRow, "template" | "parameters">,
  now: number,
  from: readonly MessageState[] = ["waiting"],
): Promise<boolean> {
  const { numUpdatedRows } = await db.kysely
    .updateTable("events_messages")
    .set({ ...sends, state: "sending", attempts: row.attempts + 1, updated_at: now })
    .where("id", "=", row.id)
    .where("state", "in", [...from])
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export type Settled = Pick<MessageRow, "state" | "reason"> & { request_id?: string };

/** Writes down what became of it, if it still is in one of the states `from`; false when it is not. */
export async function settleMessage(
  db: MessageDb,
  id: string,
  from: readonly MessageState[],
  { state, reason, request_id }: Settled,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db.kysely
    .updateTable("events_messages")
    .set({
      state,
      reason: reason.slice(0, 500),
      updated_at: now,
      ...(request_id === undefined ? {} : { request_id: request_id.slice(0, 128) }),
    })
    .where("id", "=", id)
    .where("state", "in", [...from])
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
