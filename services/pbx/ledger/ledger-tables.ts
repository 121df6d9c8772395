// The ledger's tables: one row per call, and how far the CDR table was read.
import { type Column, type Migration, type Table, createTable } from "@pipecast/platform/db";

const time: Column = { type: "time" };
const int: Column = { type: "int" };
const text = (length: number): Column => ({ type: { string: length } });
const orNull = (column: Column): Column => ({ ...column, nullable: true });

export interface CallRow {
  org_id: string;
  linkedid: string;
  channel_id: string;
  direction: "inbound" | "outbound" | "internal";
  /** E.164, empty when withheld; an extension for calls from inside. */
  caller_number: string;
  did: string;
  started_at: number;
  ended_at: number | null;
  state: "live" | "settling" | "decided";
  verdict: string | null;
  /** 0 while there is no verdict. */
  version: number;
  /** Reason[] as JSON. */
  reasons: string;
  /** {id, bot_id, version, outcome} as JSON. */
  session: string | null;
  ticket_id: string | null;
  /** Grows with every fact and every look: whoever writes says which one it has seen. */
  touched: number;
  /** When to look at the call next. */
  due_at: number | null;
}

export interface CdrMarkRow {
  name: string;
  /** CdrMark as JSON. */
  mark: string;
}

const callsTable: Table = {
  name: "pbx_calls",
  columns: {
    org_id: text(128),
    linkedid: text(128),
    channel_id: text(128),
    direction: text(16),
    caller_number: text(64),
    did: text(64),
    started_at: time,
    ended_at: orNull(time),
    state: text(16),
    verdict: orNull(text(32)),
    version: int,
    reasons: { type: "json" },
    session: orNull({ type: "json" }),
    ticket_id: orNull(text(128)),
    touched: int,
    due_at: orNull(time),
  },
  primaryKey: ["org_id", "linkedid"],
  indexes: [
    { columns: ["org_id", "started_at", "linkedid"] },
    { columns: ["org_id", "verdict", "started_at", "linkedid"] },
    { columns: ["org_id", "direction", "started_at", "linkedid"] },
    { columns: ["org_id", "caller_number", "started_at", "linkedid"] },
    { columns: ["org_id", "did", "started_at", "linkedid"] },
    { columns: ["due_at"] },
    { columns: ["state", "started_at"] },
  ],
};

/** Which rows of the CDR table a trigger has noted, and nobody has taken yet. */
export const cdrInboxMigration: Migration = {
  id: "0021-cdr-inbox",
  steps: [
    createTable({
      name: "pbx_cdr_inbox",
      columns: { cdr_id: { type: "bigint" } },
      primaryKey: ["cdr_id"],
    }),
  ],
};

export const ledgerMigration: Migration = {
  id: "0007-ledger",
  steps: [
    createTable(callsTable),
    createTable({
      name: "pbx_cdr_marks",
      columns: { name: text(64), mark: { type: "json" } },
      primaryKey: ["name"],
    }),
  ],
};
