// Refuses servers too old for what we rely on, and finds settings under which a server loses what it confirmed.
import { type Kysely, sql } from "kysely";
import type { DatabaseHandle } from "../database.ts";
import { DbErrors } from "../database-errors.ts";

/** Throws DB_UNSUPPORTED_SERVER below MySQL 8.0 and MariaDB 10.6 (atomic schema changes). */
export async function checkServer<T>(kysely: Kysely<T>, name: string): Promise<void> {
  const { rows } = await sql<{ version: string }>`select version() as version`.execute(kysely);
  const version = rows[0]?.version ?? "unknown";
  const [, major = "0", minor = "0"] = /^(?:5\.5\.5-)?(\d+)\.(\d+)/.exec(version) ?? [];
  const number = Number(major) * 1000 + Number(minor);
  if (number < (/mariadb/i.test(version) ? 10_006 : 8_000))
    throw DbErrors.UNSUPPORTED_SERVER({ name, version });
}

export interface ServerWarning {
  code: string;
  message: string;
}

/** What a doctor says about the server: settings that lose confirmed work, a clock that is not ours. Empty on SQLite. */
export async function inspectServer(handle: DatabaseHandle): Promise<ServerWarning[]> {
  const db = handle.typed();
  if (db.dialect === "sqlite") return [];
  const { rows } = await sql<{ name: string; value: string }>`
    show global variables where variable_name in
      ('innodb_flush_log_at_trx_commit', 'sync_binlog', 'log_bin', 'wsrep_on', 'binlog_format')
  `.execute(db.kysely);
  const setting = new Map(
    rows.map((row) => {
      const [name, value] = Object.values(row);
      return [String(name).toLowerCase(), String(value).toUpperCase()];
    }),
  );
  const warnings: ServerWarning[] = [];
  const warn = (code: string, message: string) => warnings.push({ code, message });
  if (setting.get("innodb_flush_log_at_trx_commit") !== "1")
    warn(
      "DB_NOT_DURABLE",
      "A power cut loses confirmed work: set innodb_flush_log_at_trx_commit=1.",
    );
  const binlog = setting.get("log_bin") === "ON";
  if (binlog && setting.get("sync_binlog") !== "1")
    warn(
      "DB_BINLOG_NOT_DURABLE",
      "A power cut can part the server from its replicas: set sync_binlog=1.",
    );
  if (binlog && setting.get("binlog_format") === "STATEMENT")
    warn(
      "DB_BINLOG_STATEMENT",
      "Writes will be refused at our isolation level: set binlog_format=ROW.",
    );
  if (setting.get("wsrep_on") === "ON")
    warn("DB_GALERA", "Galera clusters have lost confirmed transactions: use a single primary.");
  const clock = await sql<{ now: number }>`select unix_timestamp(now(3)) * 1000 as now`.execute(
    db.kysely,
  );
  const skew = Math.abs((clock.rows[0]?.now ?? 0) - Date.now());
  if (skew > 5_000)
    warn(
      "DB_CLOCK",
      `The server's clock is ${Math.round(skew / 1000)} s from this machine's: run NTP on both.`,
    );
  return warnings;
}
