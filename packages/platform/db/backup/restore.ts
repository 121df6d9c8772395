// Puts a backup into an empty database, proven by the sums the backup was made with.
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import {
  type CopiedTable,
  type CopyProgress,
  copyInstallation,
} from "../copy/copy-installation.ts";
import { sumTable } from "../copy/table-source.ts";
import type { Database, DatabaseHandle } from "../database.ts";
import { DbErrors } from "../database-errors.ts";
import { openDatabase } from "../open-database.ts";
import { readSteps } from "../schema/bookkeeping.ts";
import { migrate, refuseNewer } from "../schema/migrate.ts";
import { type MigrationSet, tablesOf } from "../schema/migration-set.ts";
import type { Table } from "../schema/table-description.ts";
import { type BackupLabel, type BackupSum, readLabel } from "./backup-label.ts";

/** The label of a backup. Errors: DB_BACKUP_UNREADABLE. */
export async function inspectBackup(file: string): Promise<BackupLabel> {
  return await withCopy(file, async (_, { label }) => label);
}

/**
 * Checks the file wholly before the target is touched, brings it to today's schema (in a copy; the file is only read), and copies
 * it. Cut off, it goes on when run again with the same file. Errors: DB_BACKUP_UNREADABLE, DB_BACKUP_DAMAGED, DB_SCHEMA_NEWER,
 * DB_TARGET_NOT_EMPTY, DB_FOREIGN_TABLE.
 */
export async function restore(
  file: string,
  target: DatabaseHandle,
  sets: readonly MigrationSet[],
  onProgress?: (progress: CopyProgress) => void,
): Promise<{ label: BackupLabel; tables: CopiedTable[] }> {
  return await withCopy(file, async (copy, { label, sums }) => {
    await verify(file, copy, sets, sums);
    for (const set of sets) await migrate(copy, set);
    // Its name marks the target while this goes on: another backup is not mixed in.
    const named = {
      dialect: copy.dialect,
      name: `backup of ${label.made_at}`,
      typed: () => source,
    };
    const source: Database = { ...copy, ...named, typed: <U>() => source as Database<U> };
    const { tables } = await copyInstallation(source, target, sets, onProgress);
    return { label, tables };
  });
}

async function withCopy<R>(
  file: string,
  work: (copy: Database, read: { label: BackupLabel; sums: BackupSum[] }) => Promise<R>,
): Promise<R> {
  const folder = mkdtempSync(join(tmpdir(), "pipecast-restore-"));
  try {
    const path = join(folder, "backup.db");
    const copy = await openCopy(file, path);
    try {
      const read = await readLabel(copy).catch((cause: unknown) => {
        throw DbErrors.BACKUP_UNREADABLE({ file, reason: "it is damaged" }, { cause });
      });
      if (read === undefined)
        throw DbErrors.BACKUP_UNREADABLE({ file, reason: "it is no backup of PipeCast" });
      return await work(copy, read);
    } finally {
      await copy.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openCopy(file: string, path: string): Promise<Database> {
  try {
    copyFileSync(file, path);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? "unknown";
    throw DbErrors.BACKUP_UNREADABLE({ file, reason }, { cause });
  }
  try {
    return await openDatabase(`sqlite:${path}`);
  } catch (cause) {
    throw DbErrors.BACKUP_UNREADABLE({ file, reason: "it is no backup of PipeCast" }, { cause });
  }
}

/** The tables must add up to what the label says, described as they were when the backup was made. */
async function verify(
  file: string,
  copy: Database,
  sets: readonly MigrationSet[],
  sums: readonly BackupSum[],
): Promise<void> {
  const tables = new Map<string, Table>();
  for (const set of sets)
    for (const [name, table] of await tablesThen(copy, set)) tables.set(name, table);
  for (const { table, rows, checksum } of sums) {
    const described = tables.get(table);
    // Of a service that this call leaves out.
    if (described === undefined) continue;
    const found = await sumTable(copy, sql`${sql.table(table)}`, described).catch(() => undefined);
    if (found?.rows !== rows || found.checksum !== checksum)
      throw DbErrors.BACKUP_DAMAGED({ file, table });
  }
}

async function tablesThen(copy: Database, set: MigrationSet): Promise<Map<string, Table>> {
  const known = await readSteps(copy.kysely, set.prefix);
  refuseNewer(set, known);
  const migrations = set.migrations.map(({ id, steps }) => ({
    id,
    steps: steps.filter((step) => known.has(`${id}/${step.name}`)),
  }));
  return tablesOf({ ...set, migrations });
}
