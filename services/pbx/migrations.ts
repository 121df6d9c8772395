// The tables of pbx, described once for both dialects.
import { outboxTables } from "@pipecast/platform/outbox";
import {
  type Column,
  type Migration,
  type Table,
  createTable,
  defineMigrations,
} from "@pipecast/platform/db";
import { accountMigration } from "./accounts/account-tables.ts";
import { auditMigration } from "./audit/audit-table.ts";
import { cdrInboxMigration, ledgerMigration } from "./ledger/ledger-tables.ts";
import { businessHoursMigration } from "./settings/business-hours.ts";
import { channelsMigration } from "./settings/channel-tables.ts";
import { messagingMigration } from "./settings/messaging-tables.ts";

const id: Column = { type: "id" };
const json: Column = { type: "json" };
const time: Column = { type: "time" };
const int: Column = { type: "int" };
const text = (length: number): Column => ({ type: { string: length } });
const orNull = (column: Column): Column => ({ ...column, nullable: true });
const stamps = { version: int, created_at: time, updated_at: time };

/** What everybody reads, and other programs bring along: exactly these columns. Everything else of an organization is in pbx_. */
export const organizationsTable: Table = {
  name: "organizations",
  columns: {
    id: { type: { string: 128 } },
    name: text(200),
    context_prefix: text(64),
    status: text(16),
    api_key: text(128),
    api_secret: text(128),
    created_at: time,
    updated_at: time,
  },
  primaryKey: ["id"],
  indexes: [
    { columns: ["context_prefix"], unique: true },
    { columns: ["api_key"], unique: true },
  ],
};

const orgId = text(128);

/** As Asterisk's ODBC writer fills it, by the names of its own fields. */
const cdrTable: Table = {
  name: "asterisk_cdr",
  columns: {
    id: { type: "auto" },
    ...Object.fromEntries(
      ["calldate", "start", "answer", "end"].map((name) => [name, orNull({ type: "datetime" })]),
    ),
    ...Object.fromEntries(
      Object.entries({
        clid: 255,
        src: 80,
        dst: 80,
        dcontext: 80,
        channel: 128,
        dstchannel: 128,
        lastapp: 80,
        lastdata: 512,
      }).map(([name, length]) => [name, orNull(text(length))]),
    ),
    duration: orNull(int),
    billsec: orNull(int),
    disposition: orNull(text(45)),
    amaflags: orNull(text(45)),
    accountcode: orNull(text(80)),
    peeraccount: orNull(text(80)),
    uniqueid: orNull(text(150)),
    linkedid: orNull(text(150)),
    userfield: orNull(text(255)),
    sequence: orNull(int),
    recordingfile: orNull(text(255)),
  },
  primaryKey: ["id"],
  indexes: [{ columns: ["linkedid"] }, { columns: ["calldate"] }],
};

const cdr: Migration = { id: "0001-cdr", steps: [createTable(cdrTable)] };

const directory: Migration = {
  id: "0002-directory",
  steps: [
    createTable(organizationsTable),
    createTable({
      name: "pbx_organization_settings",
      columns: {
        org_id: orgId,
        timezone: text(64),
        country: text(2),
        external: json,
        version: int,
      },
      primaryKey: ["org_id"],
    }),
    createTable({
      name: "pbx_users",
      columns: {
        org_id: orgId,
        extension: text(20),
        name: text(200),
        routing_type: text(16),
        status: text(16),
        ...stamps,
      },
      primaryKey: ["org_id", "extension"],
    }),
    createTable({
      name: "pbx_queues",
      columns: {
        org_id: orgId,
        number: text(20),
        name: text(200),
        members: json,
        timeout_s: int,
        failover: orNull(json),
        ...stamps,
      },
      primaryKey: ["org_id", "number"],
    }),
    createTable({
      name: "pbx_numbers",
      columns: {
        id,
        org_id: orgId,
        number: text(20),
        target: json,
        fallback: orNull(json),
        ...stamps,
      },
      primaryKey: ["id"],
      indexes: [{ columns: ["number"], unique: true }, { columns: ["org_id", "id"] }],
    }),
  ],
};

const secrets: Migration = {
  id: "0003-secrets",
  steps: [
    createTable({
      name: "pbx_signing_secrets",
      columns: {
        id,
        org_id: orgId,
        sealed: { type: "text" },
        created_at: time,
        expires_at: orNull(time),
      },
      primaryKey: ["id"],
      indexes: [{ columns: ["org_id", "created_at"] }],
    }),
    createTable({
      name: "pbx_service_credentials",
      columns: {
        org_id: orgId,
        api_key: text(128),
        sealed: { type: "text" },
        verifier: text(128),
        rotated_at: time,
      },
      primaryKey: ["org_id"],
      indexes: [{ columns: ["api_key"], unique: true }],
    }),
    createTable({
      name: "pbx_webhook_ids",
      columns: { org_id: orgId, webhook_id: text(256), seen_at: time },
      primaryKey: ["org_id", "webhook_id"],
      indexes: [{ columns: ["seen_at"] }],
    }),
  ],
};

const calls: Migration = {
  id: "0004-calls",
  steps: [
    createTable({
      name: "pbx_facts",
      columns: {
        id: text(191),
        source: text(16),
        kind: text(32),
        org_id: orNull(orgId),
        channel_id: text(128),
        linkedid: text(128),
        at: time,
        data: json,
        recorded_at: time,
      },
      primaryKey: ["id"],
      indexes: [{ columns: ["linkedid", "at"] }, { columns: ["org_id", "at"] }],
    }),
    createTable({
      name: "pbx_transfers",
      columns: {
        session_id: text(128),
        org_id: orgId,
        channel_id: text(128),
        linkedid: text(128),
        context: text(64),
        extension: text(32),
        state: text(16),
        asked_at: time,
        settled_at: orNull(time),
      },
      primaryKey: ["session_id"],
      indexes: [{ columns: ["org_id", "linkedid"] }],
    }),
  ],
};

/** What pbx tells other services waits here. */
const outbox: Migration = { id: "0005-outbox", steps: outboxTables("pbx_") };

const twilio: Migration = {
  id: "0006-twilio",
  steps: [
    createTable({
      name: "pbx_twilio",
      columns: { org_id: orgId, sealed: { type: "text" }, last4: text(4), updated_at: time },
      primaryKey: ["org_id"],
    }),
  ],
};

/** Everything of pbx, for DATABASE_URL. */
export const pbxMigrations = defineMigrations(
  "pbx",
  { prefix: "pbx_", shared: ["organizations", "asterisk_cdr"] },
  [
    cdr,
    directory,
    secrets,
    calls,
    outbox,
    twilio,
    ledgerMigration,
    messagingMigration,
    businessHoursMigration,
    channelsMigration,
    accountMigration,
    cdrInboxMigration,
    auditMigration,
  ],
);

/** Only what a separate CDR_DATABASE_URL needs. */
export const cdrMigrations = defineMigrations("pbx", { prefix: "pbx_", shared: ["asterisk_cdr"] }, [
  cdr,
]);
