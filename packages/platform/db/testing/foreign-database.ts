// For tests: databases as AstraPBX and pipecat-flow leave them, with rows.
import { sql } from "kysely";
import type { DatabaseHandle } from "../database.ts";

const ASTRAPBX: readonly string[] = [
  `create table organizations (
    id char(36) not null primary key, name varchar(255) not null, context_prefix varchar(50) not null unique,
    status varchar(20) not null default 'active', api_key varchar(255) not null unique,
    api_secret varchar(255) not null, settings text, created_at datetime not null, updated_at datetime not null)`,
  `create table users (
    id char(36) not null primary key, org_id char(36) not null, username varchar(100) not null,
    full_name varchar(255), routing_type varchar(20) not null default 'sip', status varchar(20) not null)`,
  `create table trunks (id char(36) not null primary key, org_id char(36) not null, host varchar(255) not null)`,
  `create table SequelizeMeta (name varchar(255) not null primary key)`,
  `insert into organizations values
    ('7b9d0c1e-0000-4000-8000-000000000001', 'Grand Estancia', 'org_mnd5khym', 'active', 'key-one', '$2b$10$hash', '{}',
      '2026-03-01 10:00:00', '2026-03-02 11:00:00'),
    ('7b9d0c1e-0000-4000-8000-000000000002', 'Other', 'org_x', 'suspended', 'key-two', '$2b$10$hash2', null,
      '2026-03-01 10:00:00', '2026-03-02 11:00:00')`,
  `insert into users values ('u1', '7b9d0c1e-0000-4000-8000-000000000001', '1012', 'Bot', 'ai_agent', 'active')`,
  `insert into trunks values ('t1', '7b9d0c1e-0000-4000-8000-000000000001', 'sip.example.net')`,
  `insert into SequelizeMeta values ('001-init.js')`,
];

const CDR: Record<"sqlite" | "mysql", string> = {
  sqlite: `create table asterisk_cdr (
    id integer primary key autoincrement, calldate datetime, clid varchar(80), channel varchar(80),
    disposition varchar(45), linkedid varchar(150), recordingfile varchar(255))`,
  mysql: `create table asterisk_cdr (
    id int auto_increment primary key, calldate datetime, clid varchar(80), channel varchar(80),
    disposition varchar(45), linkedid varchar(150), recordingfile varchar(255), key (linkedid)) charset=utf8mb4`,
};

const CDR_ROW = `insert into asterisk_cdr (calldate, channel, disposition, linkedid) values
  ('2026-03-01 10:00:00', 'PJSIP/org_mnd5khym_trunk-00000001', 'NO ANSWER', '1772359200.1')`;

const PIPECAT_FLOW: readonly string[] = [
  `create table pipecat_bots (
    id char(36) not null primary key, org_id char(36) not null, name varchar(255) not null, flow_json text not null,
    model_config text, created_at datetime)`,
  `create table pipecat_api_keys (id char(36) not null primary key, org_id char(36), key_hash varchar(128) not null)`,
  `insert into pipecat_bots values ('b1', 'o1', 'Reception', '{"nodes":[]}', '{}', '2026-03-01 10:00:00')`,
  `insert into pipecat_api_keys values ('k1', 'o1', 'abc')`,
];

/** What AstraPBX and its Asterisk have: organizations, users, trunks, call records. */
export async function createAstraPbx(db: DatabaseHandle): Promise<void> {
  await run(db, [...ASTRAPBX, CDR[db.dialect], CDR_ROW]);
}

/** What pipecat-flow has: bots and keys, under names that the gateway uses too. */
export async function createPipecatFlow(db: DatabaseHandle): Promise<void> {
  await run(db, PIPECAT_FLOW);
}

async function run(db: DatabaseHandle, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db.typed().kysely);
}
