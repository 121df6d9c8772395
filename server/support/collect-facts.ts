// What somebody who helps needs to know of an installation, without a secret, a number, a name or a word of a caller.
import { arch, availableParallelism, platform, release, totalmem } from "node:os";
import { type MigrationSet, countRows, openDatabase, tablesOf } from "@pipecast/platform/db";
import { readBacklog } from "@pipecast/platform/outbox";
import { examineInstallation } from "../doctor/examine-installation.ts";
import { outboxPrefixes } from "../doctor/examine-database.ts";
import { environment, knownNames, readDatabaseSettings } from "../env.ts";
import { databaseUrl } from "../open-installation.ts";
import { loadServices } from "../services/services.ts";
import { serviceNames } from "../services/service.ts";
import { version } from "../version.ts";
import type { PackedFile } from "./tar.ts";

/** Settings whose values say nothing about anybody. */
const shown =
  /^(SWITCH|MODEL|MODEL_FALLBACK|TICKET_STORE|LOG_LEVEL|DRAIN_S|CALL_SETTLE_S|MAX_CALLS|MAX_CALL_MINUTES|DEFAULT_TIMEZONE|DEFAULT_COUNTRY|\w*PORT)$/;

/** A part that cannot be read says so in its place. */
export async function collectFacts(options: {
  data: string;
  asterisk: string;
}): Promise<PackedFile[]> {
  const modules = await loadServices(serviceNames);
  const sets = modules.flatMap(({ migrations }) => migrations);
  const parts: Record<string, () => unknown> = {
    "versions.json": () => ({
      pipecast: version,
      node: process.version,
      system: `${platform()} ${release()} ${arch()}`,
      cores: availableParallelism(),
      memory_mb: Math.round(totalmem() / 1_048_576),
    }),
    "settings.json": settings,
    "schema.json": () =>
      Object.fromEntries(sets.map(({ service, migrations }) => [service, migrations.at(-1)?.id])),
    "doctor.json": () => findings(options),
    "counts.json": () => counts(options.data, sets),
  };
  const files: PackedFile[] = [];
  for (const [name, make] of Object.entries(parts)) {
    const value = await Promise.resolve()
      .then(make)
      .catch((error: unknown) => ({ unreadable: codeOf(error) }));
    files.push({ name, text: `${JSON.stringify(value, null, 2)}\n` });
  }
  return files;
}

/** Of most only whether they are set. */
function settings(): Record<string, string> {
  const { process: own, file } = environment();
  const given = { ...file?.values, ...own };
  return Object.fromEntries(
    knownNames.flatMap((name) => {
      const value = given[name];
      if (value === undefined || value === "") return [];
      return [[name, shown.test(name) && /^[\w./-]{1,40}$/.test(value) ? value : "(set)"]];
    }),
  );
}

/** Codes only: texts have names and numbers in them. */
async function findings(options: { data: string; asterisk: string }) {
  const { findings: found, carrier } = await examineInstallation(options);
  return { carrier, findings: found.map(({ code, severity }) => ({ code, severity })) };
}

async function counts(data: string, sets: readonly MigrationSet[]) {
  const db = await openDatabase(databaseUrl(data, readDatabaseSettings(environment())));
  try {
    const names = sets.flatMap((set) => [...tablesOf(set).values()].map(({ name }) => name));
    const rows: Record<string, number | null> = {};
    for (const name of names) rows[name] = await countRows(db, name).catch(() => null);
    const outboxes: Record<string, unknown> = {};
    for (const prefix of Object.values(outboxPrefixes))
      outboxes[`${prefix}outbox`] = await readBacklog(db, prefix).catch(() => null);
    return { database: db.dialect, rows, outboxes };
  } finally {
    await db.close();
  }
}

function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  const told = [code, name].find((one) => typeof one === "string") ?? "unknown";
  return told.slice(0, 60);
}
