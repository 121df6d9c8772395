// The operator's word that a foreign table may stand for one of ours, or be moved out of its way.
import { sql } from "kysely";
import { readAdoption, writeAdoption } from "./adoptions.ts";
import { ensureBookkeeping, madeTables } from "../schema/bookkeeping.ts";
import type { DatabaseHandle } from "../database.ts";
import { DbErrors } from "../database-errors.ts";
import { exclusively, type Unit } from "../schema/exclusive.ts";
import { inspectTable, keptName, type TableFinding } from "./inspect-database.ts";
import { columnsOf } from "../schema/inspect-table.ts";
import { type MigrationSet, tablesOf } from "../schema/migration-set.ts";
import { quoteName } from "../schema/render-table.ts";
import type { Table } from "../schema/table-description.ts";

export interface AdoptionChoice {
  table: string;
  /** Which column of theirs to take for one of ours, where the names do not tell. */
  columns?: Readonly<Record<string, string>>;
}

export interface AcceptedAdoption {
  table: string;
  mode: "read-only" | "renamed";
  physical: string;
}

/**
 * Accepts what `inspectDatabase` proposed: `usable` tables are read from then on and never written, `rename` tables get
 * the name `<table>_before_pipecast`. Nothing else of theirs is touched. May be killed and run again.
 * Errors: DB_ADOPTION_REFUSED, DB_TABLE_ABSENT, DB_MIGRATION_LOCKED.
 */
export async function acceptAdoption(
  db: DatabaseHandle,
  sets: readonly MigrationSet[],
  choices: readonly AdoptionChoice[],
  options: { lockWaitMs?: number } = {},
): Promise<AcceptedAdoption[]> {
  const accepted: AcceptedAdoption[] = [];
  for (const choice of choices) {
    const { set, table } = findOwner(sets, choice.table);
    const wait = options.lockWaitMs ?? 60_000;
    accepted.push(
      await exclusively(db, set.service, wait, async (unit) => {
        await unit((trx) => ensureBookkeeping(trx, db.dialect, set.service, set.prefix));
        return await accept(db, unit, set, table, choice);
      }),
    );
  }
  return accepted;
}

function findOwner(
  sets: readonly MigrationSet[],
  name: string,
): { set: MigrationSet; table: Table } {
  for (const set of sets) {
    const table = tablesOf(set).get(name);
    if (table !== undefined) return { set, table };
  }
  for (const set of sets)
    for (const { table } of set.reads) if (table.name === name) return { set, table };
  throw DbErrors.ADOPTION_REFUSED({
    table: name,
    reason: "no service of PipeCast has a table of this name",
  });
}

async function accept(
  db: DatabaseHandle,
  unit: Unit,
  set: MigrationSet,
  table: Table,
  choice: AdoptionChoice,
): Promise<AcceptedAdoption> {
  const known = await unit((trx) => readAdoption(trx, set.prefix, table.name));
  if (known?.done === true && choice.columns === undefined)
    return { table: table.name, mode: known.mode, physical: known.physical };
  if (known?.done === false) return await rename(db, unit, set, table.name, known.mapping);
  const ours = (await unit((trx) => madeTables(trx, set.prefix))).has(table.name);
  const finding = await unit((trx) =>
    inspectTable(trx, set, table, ours ? "ours" : undefined, choice.columns),
  );
  if (finding.state === "absent") throw DbErrors.TABLE_ABSENT({ table: table.name });
  if (finding.state === "rename")
    return await rename(db, unit, set, table.name, finding.mapping ?? {});
  if (finding.state !== "usable") throw refused(finding);
  const adoption = { table: table.name, mode: "read-only" as const, physical: table.name };
  const mapping = finding.mapping ?? {};
  await unit((trx) => writeAdoption(trx, set.prefix, { ...adoption, mapping, done: true }));
  return adoption;
}

/** Notes the new name first, so that a rename that was cut off is recognized and finished. */
async function rename(
  db: DatabaseHandle,
  unit: Unit,
  set: MigrationSet,
  table: string,
  mapping: NonNullable<TableFinding["mapping"]>,
): Promise<AcceptedAdoption> {
  const adoption = { table, mode: "renamed" as const, physical: keptName(table), mapping };
  await unit((trx) => writeAdoption(trx, set.prefix, { ...adoption, done: false }));
  await unit(async (trx) => {
    const old = await columnsOf(trx, table);
    const kept = await columnsOf(trx, adoption.physical);
    if (kept !== undefined && old !== undefined)
      throw DbErrors.ADOPTION_REFUSED({ table, reason: `${adoption.physical} is there already` });
    const from = quoteName(table, db.dialect);
    const to = quoteName(adoption.physical, db.dialect);
    if (kept === undefined) await sql.raw(`alter table ${from} rename to ${to}`).execute(trx);
    await writeAdoption(trx, set.prefix, { ...adoption, done: true });
  });
  return { table, mode: "renamed", physical: adoption.physical };
}

function refused({ table, says }: TableFinding) {
  return DbErrors.ADOPTION_REFUSED({ table, reason: says });
}
