// One step of a migration: note that it begins, look what is there, do it, note that it is done.
import { type Kysely, sql } from "kysely";
import { readAdoption } from "../adoption/adoptions.ts";
import { readStep, type StepRow, writeStepBegun, writeStepEnded } from "./bookkeeping.ts";
import { indexName } from "./check-table.ts";
import type { Dialect } from "../database.ts";
import { DbErrors } from "../database-errors.ts";
import { columnsOf, hasIndex, tableComment } from "./inspect-table.ts";
import { type MigrationSet, stepMark } from "./migration-set.ts";
import type { Step } from "./migration-step.ts";
import { newId } from "../new-id.ts";
import { renderAddColumn, renderIndex, renderTable } from "./render-table.ts";

/** Applies the step unless another program did meanwhile; answers what is then remembered of it. */
export async function applyStep(
  db: Kysely<unknown>,
  dialect: Dialect,
  set: MigrationSet,
  migration: string,
  step: Step,
): Promise<StepRow> {
  const id = `${migration}/${step.name}`;
  const known = await readStep(db, set.prefix, id);
  if (known !== undefined && known.state !== "begun") return known;
  const adopted = await isAdopted(db, set, step);
  // The order matters: a table that is there before we begin is not ours.
  if (known === undefined && step.kind === "create-table" && !adopted)
    await refuseForeign(db, set, step.table.name);
  const mark = stepMark(step);
  const row = known ?? { id, migration, mark, token: newId() };
  if (known === undefined) await writeStepBegun(db, set.prefix, row);
  else if (known.mark !== mark)
    throw DbErrors.MIGRATION_CHANGED({ service: set.service, step: id });
  if (!adopted) await perform(db, dialect, set, step, row.token);
  const state = adopted ? "adopted" : "done";
  await writeStepEnded(db, set.prefix, id, state);
  return { ...row, state };
}

/** A table that was adopted read-only gets neither columns nor indexes from us. */
async function isAdopted(db: Kysely<unknown>, set: MigrationSet, step: Step): Promise<boolean> {
  if (step.kind === "execute") return false;
  const table = step.kind === "create-table" ? step.table.name : step.table;
  return (await readAdoption(db, set.prefix, table))?.mode === "read-only";
}

async function perform(
  db: Kysely<unknown>,
  dialect: Dialect,
  set: MigrationSet,
  step: Step,
  token: string,
): Promise<void> {
  switch (step.kind) {
    case "create-table": {
      if ((await columnsOf(db, step.table.name)) !== undefined) {
        // Begun before and cut off: the comment tells whether the table is what we made then.
        if (
          dialect === "mysql" &&
          (await tableComment(db, step.table.name)) === tableMark(set, token)
        )
          return;
        throw foreignTable(set, step.table.name);
      }
      for (const statement of renderTable(step.table, dialect, tableMark(set, token)))
        await sql.raw(statement).execute(db);
      return;
    }
    case "create-index":
      if (await hasIndex(db, step.table, indexName(step.table, step.index))) return;
      await sql.raw(renderIndex(step.table, step.index, dialect)).execute(db);
      return;
    case "add-column": {
      const columns = await columnsOf(db, step.table);
      if (columns?.some(({ name }) => name === step.column) === true) return;
      const statement = renderAddColumn(step.table, step.column, step.description, dialect);
      await sql.raw(statement).execute(db);
      return;
    }
    case "execute":
      if (step.when === undefined || (await step.when(db))) await step.run(db);
  }
}

function tableMark(set: MigrationSet, token: string): string {
  return `pipecast ${set.service} ${token}`;
}

async function refuseForeign(db: Kysely<unknown>, set: MigrationSet, table: string): Promise<void> {
  if ((await columnsOf(db, table)) !== undefined) throw foreignTable(set, table);
}

/** The refusal, with the command that decides what becomes of the table. */
export function foreignTable(set: MigrationSet, table: string) {
  const command = `pipecast adopt --accept ${table}`;
  return DbErrors.FOREIGN_TABLE({ table, service: set.service, command });
}
