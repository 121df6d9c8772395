// Writes everything PipeCast keeps in a database into one file, as it was at one moment, while calls go on.
import { closeSync, existsSync, openSync, renameSync, rmSync } from "node:fs";
import { sql } from "kysely";
import {
  type CopiedTable,
  type CopyProgress,
  copyInstallation,
} from "../copy/copy-installation.ts";
import type { DatabaseHandle } from "../database.ts";
import { DbErrors } from "../database-errors.ts";
import { openDatabase } from "../open-database.ts";
import type { MigrationSet } from "../schema/migration-set.ts";
import { writeLabel } from "./backup-label.ts";
import { withSnapshot } from "./with-snapshot.ts";

export interface BackupOptions {
  /** Must not exist yet; mode 0600 from its first byte on. It appears when it is whole. */
  file: string;
  /** The version of the program. */
  program: string;
  /** Of the master key; see `keyMark`. */
  keyMark: string | null;
  /** Epoch ms. */
  now: number;
  onProgress?: (progress: CopyProgress) => void;
}

/**
 * The file is a SQLite database with the tables of these sets, a label and the sums of its tables: what was read is proven to be
 * what was written. Errors: DB_FILE_EXISTS, DB_FILE_UNWRITABLE, DB_SCHEMA_OLDER, DB_SCHEMA_NEWER, DB_LOST.
 */
export async function backUp(
  source: DatabaseHandle,
  sets: readonly MigrationSet[],
  { file, program, keyMark, now, onProgress }: BackupOptions,
): Promise<{ tables: CopiedTable[] }> {
  if (existsSync(file)) throw DbErrors.FILE_EXISTS({ file });
  const part = `${file}.part`;
  // Ours alone from the beginning, and nobody else's to read.
  claim(part);
  try {
    const target = await openDatabase(`sqlite:${part}`);
    let report: { tables: CopiedTable[] };
    try {
      report = await withSnapshot(source, (still) =>
        copyInstallation(still, target, sets, onProgress),
      );
      const label = {
        format: 1 as const,
        made_at: now,
        program,
        source: source.dialect,
        key_mark: keyMark,
      };
      await writeLabel(target, label, report.tables);
      // One file, without the log beside it.
      await sql`pragma journal_mode = delete`.execute(target.kysely);
    } finally {
      await target.close();
    }
    renameSync(part, file);
    return report;
  } finally {
    for (const rest of [part, `${part}-wal`, `${part}-shm`]) rmSync(rest, { force: true });
  }
}

function claim(path: string): void {
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown";
    throw code === "EEXIST"
      ? DbErrors.FILE_EXISTS({ file: path })
      : DbErrors.FILE_UNWRITABLE({ file: path, reason: code }, { cause });
  }
}
