// The tables of the gateway, described once for both dialects: all begin with `pipecat_`.
import {
  type Column,
  type Table,
  addColumn,
  createIndex,
  createTable,
  defineMigrations,
} from "@pipecast/platform/db";
import { outboxTables } from "@pipecast/platform/outbox";

const text = (length: number): Column => ({ type: { string: length } });
const json: Column = { type: "json" };
const time: Column = { type: "time" };
const int: Column = { type: "int" };

const botsTable: Table = {
  name: "pipecat_bots",
  columns: {
    id: text(128),
    org_id: text(128),
    name: text(200),
    flow: json,
    model: json,
    problems: json,
    revision: int,
    published_version: { type: "int", nullable: true },
    created_at: time,
    updated_at: time,
  },
  primaryKey: ["id"],
  indexes: [{ columns: ["org_id", "id"] }],
};

const versionsTable: Table = {
  name: "pipecat_bot_versions",
  columns: {
    bot_id: text(128),
    version: int,
    org_id: text(128),
    name: text(200),
    flow: json,
    model: json,
    published_at: time,
  },
  primaryKey: ["bot_id", "version"],
};

const sessionsTable: Table = {
  name: "pipecat_sessions",
  columns: {
    id: { type: "id" },
    org_id: text(128),
    bot_id: text(128),
    version: int,
    channel_id: text(128),
    linkedid: text(128),
    call_metadata: json,
    state: json,
    node: { type: { string: 200 }, nullable: true },
    path: json,
    transcript: json,
    actions: json,
    timings: json,
    outcome: text(32),
    started_at: time,
    ended_at: time,
  },
  primaryKey: ["id"],
  indexes: [{ columns: ["org_id", "started_at"] }, { columns: ["linkedid"] }],
};

const tapesTable: Table = {
  name: "pipecat_session_tapes",
  columns: { session_id: { type: "id" }, org_id: text(128), tape: json },
  primaryKey: ["session_id"],
};

const rehearsalsTable: Table = {
  name: "pipecat_rehearsals",
  columns: {
    id: { type: "id" },
    org_id: text(128),
    bot_id: text(128),
    name: text(200),
    text: { type: "text" },
    count: int,
    revision: int,
    created_at: time,
    updated_at: time,
  },
  primaryKey: ["id"],
  indexes: [{ columns: ["org_id", "bot_id", "id"] }],
};

const rehearsalRunsTable: Table = {
  name: "pipecat_rehearsal_runs",
  columns: {
    id: { type: "id" },
    org_id: text(128),
    bot_id: text(128),
    version: { type: "int", nullable: true },
    digest: text(64),
    status: text(16),
    files: json,
    fault: { type: { string: 1000 }, nullable: true },
    started_at: time,
    ended_at: { type: "time", nullable: true },
  },
  primaryKey: ["id"],
  indexes: [{ columns: ["org_id", "bot_id", "id"] }],
};

const keysTable: Table = {
  name: "pipecat_api_keys",
  columns: {
    id: text(32),
    org_id: text(128),
    name: text(200),
    hash: text(64),
    revision: int,
    created_at: time,
    updated_at: time,
  },
  primaryKey: ["id"],
  indexes: [{ columns: ["org_id", "id"] }],
};

const knowledgeTable: Table = {
  name: "pipecat_knowledge",
  columns: {
    org_id: text(128),
    id: text(128),
    name: text(200),
    text: { type: "text" },
    characters: int,
    revision: int,
    created_at: time,
    updated_at: time,
  },
  primaryKey: ["org_id", "id"],
  indexes: [{ columns: ["id"] }],
};

/** What the gateway needs of the table that pbx, or another program, owns. */
const organizations: Table = {
  name: "organizations",
  columns: { id: text(128), name: text(200), context_prefix: text(64), status: text(16) },
  primaryKey: ["id"],
};

export const gatewayMigrations = defineMigrations(
  "gateway",
  { prefix: "pipecat_", reads: [{ table: organizations, owner: "pbx_" }] },
  [
    {
      id: "0001-bots",
      steps: [createTable(botsTable), createTable(versionsTable)],
    },
    { id: "0002-sessions", steps: [createTable(sessionsTable), ...outboxTables("pipecat_")] },
    { id: "0003-api-keys", steps: [createTable(keysTable)] },
    {
      id: "0004-running-sessions",
      steps: [
        addColumn("pipecat_sessions", "gateway", { type: { string: 36 }, nullable: true }),
        createIndex("pipecat_sessions", { columns: ["gateway"] }),
        createIndex("pipecat_sessions", { columns: ["org_id", "id"] }),
      ],
    },
    { id: "0005-session-tapes", steps: [createTable(tapesTable)] },
    {
      id: "0006-who-changed-bots",
      steps: [
        addColumn("pipecat_bots", "updated_by", { type: { string: 128 }, nullable: true }),
        addColumn("pipecat_bot_versions", "published_by", {
          type: { string: 128 },
          nullable: true,
        }),
        addColumn("pipecat_bot_versions", "about", { type: "json", nullable: true }),
      ],
    },
    { id: "0007-knowledge", steps: [createTable(knowledgeTable)] },
    {
      id: "0008-rehearsals",
      steps: [createTable(rehearsalsTable), createTable(rehearsalRunsTable)],
    },
  ],
);
