// Tables of tickets: the ticket, its timeline, the calls it stands on, and each organization's counters.
import { type Column, type Table, createTable } from "@pipecast/platform/db";

export interface TicketTables {
  events_tickets: {
    id: string;
    org_id: string;
    number: number;
    caller_number: string;
    /** The caller's number while the ticket is open and the number known: unique, so there is one at most. */
    open_key: string | null;
    source: string;
    priority: string;
    status: string;
    category: string;
    summary: string;
    guest_name: string;
    room_number: string;
    details: string;
    channel_id: string;
    linkedid: string;
    unverified: number;
    assignee: string | null;
    created_at: number;
    updated_at: number;
    first_response_at: number | null;
    closed_at: number | null;
    revision: number;
    seq: number;
    /** JSON list of transitions. */
    untold: string;
    /** Since when there is something to tell. */
    untold_since: number | null;
  };
  events_ticket_entries: {
    ticket_id: string;
    /** Place on the timeline. */
    position: number;
    org_id: string;
    entry: string;
  };
  events_ticket_calls: {
    org_id: string;
    linkedid: string;
    ticket_id: string | null;
    version: number;
  };
  /** Its row is also the organization's lock: who writes tickets has it first. */
  events_ticket_counters: { org_id: string; last_number: number; last_seq: number };
}

const text = (length: number): Column => ({ type: { string: length } });
const time: Column = { type: "time" };
const maybe = (column: Column): Column => ({ ...column, nullable: true });
const count: Column = { type: "bigint" };

const tickets: Table = {
  name: "events_tickets",
  columns: {
    id: { type: "id" },
    org_id: text(128),
    number: count,
    caller_number: text(32),
    open_key: maybe(text(32)),
    source: text(32),
    priority: text(16),
    status: text(16),
    category: text(200),
    summary: { type: "text" },
    guest_name: text(200),
    room_number: text(50),
    details: { type: "text" },
    channel_id: text(128),
    linkedid: text(128),
    unverified: { type: "bool" },
    assignee: maybe(text(200)),
    created_at: time,
    updated_at: time,
    first_response_at: maybe(time),
    closed_at: maybe(time),
    revision: count,
    seq: count,
    untold: { type: "json" },
    untold_since: maybe(time),
  },
  primaryKey: ["id"],
  indexes: [
    { columns: ["org_id", "number"], unique: true },
    { columns: ["org_id", "open_key"], unique: true },
    { columns: ["org_id", "seq"] },
    { columns: ["org_id", "status", "number"] },
    { columns: ["untold_since"] },
  ],
};

const entries: Table = {
  name: "events_ticket_entries",
  columns: {
    ticket_id: { type: "id" },
    position: { type: "int" },
    org_id: text(128),
    entry: { type: "json" },
  },
  primaryKey: ["ticket_id", "position"],
};

const calls: Table = {
  name: "events_ticket_calls",
  columns: {
    org_id: text(128),
    linkedid: text(128),
    ticket_id: maybe({ type: "id" }),
    version: count,
  },
  primaryKey: ["org_id", "linkedid"],
};

const counters: Table = {
  name: "events_ticket_counters",
  columns: { org_id: text(128), last_number: count, last_seq: count },
  primaryKey: ["org_id"],
};

/** The steps that make them. */
export const ticketTables = [tickets, entries, calls, counters].map((table) => createTable(table));
