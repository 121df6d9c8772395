// Brings a service's tables to what the program knows; may be killed at any statement and run again.
import type { Kysely } from "kysely";
import { readAdoptions } from "../adoption/adoptions.ts";
import { applyStep, foreignTable } from "./apply-step.ts";
import { ensureBookkeeping, madeTables, readSteps, type StepRow } from "./bookkeeping.ts";
import { refuseHalfCopy } from "../copy/copy-marks.ts";
import type { DatabaseHandle } from "../database.ts";
import { DbErrors } from "../database-errors.ts";
import { exclusively } from "./exclusive.ts";
import { columnsOf, tableNames } from "./inspect-table.ts";
import { type MigrationSet, stepMark, tablesOf } from "./migration-set.ts";

export interface MigrationReport {
  service: string;
  /** "0001-organizations/create organizations", in the order they ran now. */
  applied: string[];
  /** Foreign tables that stand for ours, read-only. */
  adopted: string[];
}

/**
 * Runs what is missing of the set. Errors: DB_SCHEMA_NEWER, DB_MIGRATION_CHANGED, DB_FOREIGN_TABLE (a table of that name
 * is somebody else's: nothing was changed), DB_MIGRATION_LOCKED, DB_TABLE_DIFFERS, DB_TABLE_ABSENT,
 * DB_COPY_UNFINISHED.
 */
export async function migrate(
  db: DatabaseHandle,
  set: MigrationSet,
  options: { lockWaitMs?: number; halfCopied?: boolean } = {},
): Promise<MigrationReport> {
  refuseNewer(set, await readSteps(db.typed().kysely, set.prefix));
  if (options.halfCopied !== true) await refuseHalfCopy(db.typed().kysely, set);
  return await exclusively(db, set.service, options.lockWaitMs ?? 60_000, async (unit) => {
    await unit((trx) => refuseForeignTables(trx, set));
    await unit((trx) => ensureBookkeeping(trx, db.dialect, set.service, set.prefix));
    const known = await unit((trx) => readSteps(trx, set.prefix));
    refuseNewer(set, known);
    const applied: string[] = [];
    const adopted = new Set<string>();
    for (const migration of set.migrations)
      for (const step of migration.steps) {
        const id = `${migration.id}/${step.name}`;
        let row = known.get(id);
        if (row === undefined || row.state === "begun") {
          row = await unit((trx) => applyStep(trx, db.dialect, set, migration.id, step));
          applied.push(id);
        } else refuseChanged(set, row, stepMark(step));
        if (row.state === "adopted" && step.kind === "create-table") adopted.add(step.table.name);
      }
    await unit((trx) => checkTables(trx, set, adopted));
    return { service: set.service, applied, adopted: [...adopted] };
  });
}

/** Throws DB_SCHEMA_OLDER or DB_SCHEMA_NEWER unless the database is as the program knows it; changes nothing. */
export async function checkSchema(db: DatabaseHandle, set: MigrationSet): Promise<void> {
  const known = await readSteps(db.typed().kysely, set.prefix);
  refuseNewer(set, known);
  await refuseHalfCopy(db.typed().kysely, set);
  for (const migration of set.migrations)
    for (const step of migration.steps) {
      const row = known.get(`${migration.id}/${step.name}`);
      if (row === undefined || row.state === "begun")
        throw DbErrors.SCHEMA_OLDER({ service: set.service, missing: migration.id });
      refuseChanged(set, row, stepMark(step));
    }
}

/** Before anything is made: a service that finds one foreign table in its way leaves the database as it was. */
async function refuseForeignTables(db: Kysely<unknown>, set: MigrationSet): Promise<void> {
  const there = await tableNames(db);
  const ours = await madeTables(db, set.prefix);
  const adopted = new Map(
    (await readAdoptions(db, set.prefix)).map((row) => [row.table, row.mode]),
  );
  for (const table of tablesOf(set).keys())
    if (there.has(table) && !ours.has(table) && adopted.get(table) !== "read-only")
      throw foreignTable(set, table);
}

/** Throws DB_SCHEMA_NEWER where a newer program ran a migration of this set. */
export function refuseNewer(set: MigrationSet, known: ReadonlyMap<string, StepRow>): void {
  const ids = new Set(set.migrations.map(({ id }) => id));
  const unknown = [...known.values()]
    .map(({ migration }) => migration)
    .filter((id) => !ids.has(id));
  const newest = unknown.toSorted().at(-1);
  if (newest === undefined) return;
  const last = set.migrations.at(-1)?.id ?? "nothing";
  throw DbErrors.SCHEMA_NEWER({ service: set.service, newest, known: last });
}

function refuseChanged(set: MigrationSet, row: StepRow, mark: string): void {
  if (row.mark !== mark) throw DbErrors.MIGRATION_CHANGED({ service: set.service, step: row.id });
}

/** Finds what was dropped by hand or is missing after a partial restore. */
async function checkTables(
  db: Kysely<unknown>,
  set: MigrationSet,
  adopted: ReadonlySet<string>,
): Promise<void> {
  for (const table of tablesOf(set).values()) {
    if (adopted.has(table.name)) continue;
    const found = await columnsOf(db, table.name);
    if (found === undefined) throw DbErrors.TABLE_ABSENT({ table: table.name });
    const names = new Set(found.map(({ name }) => name));
    const missing = Object.keys(table.columns).filter((name) => !names.has(name));
    if (missing.length > 0)
      throw DbErrors.TABLE_DIFFERS({ table: table.name, missing, service: set.service });
  }
}
