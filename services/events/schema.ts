// Tables of the events service.
import { createTable, defineMigrations } from "@pipecast/platform/db";
import { outboxTables } from "@pipecast/platform/outbox";
import { type InboxTables, inboxWork } from "./inbox/inbox-table.ts";
import { type MessageTables, messageTables, noticeColumn } from "./messages/message-table.ts";
import { ticketFigureIndexes } from "./tickets/ticket-figures.ts";
import { type TicketTables, ticketTables } from "./tickets/ticket-tables.ts";
import { type WorkflowTables, runnerTables, workflowTables } from "./workflows/run-table.ts";

export interface EventsTables extends InboxTables, TicketTables, MessageTables, WorkflowTables {}

export const eventsMigrations = defineMigrations("events", { prefix: "events_" }, [
  {
    id: "0001-inbox",
    steps: [
      createTable({
        name: "events_inbox",
        columns: {
          id: { type: "id" },
          org_id: { type: { string: 128 } },
          linkedid: { type: { string: 128 } },
          version: { type: "bigint" },
          digest: { type: { string: 64 } },
          record: { type: "json" },
          received_at: { type: "time" },
        },
        primaryKey: ["id"],
        indexes: [{ columns: ["org_id", "linkedid", "version", "digest"], unique: true }],
      }),
    ],
  },
  { id: "0002-tickets", steps: [...inboxWork, ...ticketTables] },
  {
    id: "0003-messages",
    steps: [...outboxTables("events_"), ...messageTables, ...workflowTables],
  },
  { id: "0004-notices", steps: noticeColumn },
  { id: "0005-workflows", steps: runnerTables },
  { id: "0006-ticket-figures", steps: ticketFigureIndexes },
]);
