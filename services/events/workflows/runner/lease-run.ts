// Who may work on a run: a lease with a number that grows, and everything that is recorded must still hold it.
import type { WorkflowTables, RunDb, RunRow, StepRow } from "../run-table.ts";
import { upsert } from "@pipecast/platform/db";

/** Somebody else has the run by now: what this worker found out counts no more. */
export class FencedError extends Error {
  constructor() {
    super("the run has another holder");
    this.name = "FencedError";
  }
}

const open = ["waiting", "running"] as const;

/** Runs that are due and that nobody holds, longest due first. */
export function dueRuns(db: RunDb, now: number, limit: number): Promise<{ id: string }[]> {
  return db.kysely
    .selectFrom("events_workflow_runs")
    .select("id")
    .where("state", "in", [...open])
    .where("due_at", "<=", now)
    .orderBy("due_at")
    .limit(limit)
    .execute();
}

/** The run, held for `leaseMs`; when it is due otherwise; undefined when it has ended. */
export async function leaseRun(
  db: RunDb,
  id: string,
  now: number,
  leaseMs: number,
): Promise<RunRow | { due_at: number } | undefined> {
  const table = "events_workflow_runs";
  const found = await db.kysely
    .selectFrom(table)
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
  if (found === undefined || !open.some((state) => state === found.state)) return undefined;
  if (found.due_at > now) return { due_at: found.due_at };
  const held = { state: "running" as const, turn: found.turn + 1, due_at: now + leaseMs };
  const { numUpdatedRows } = await db.kysely
    .updateTable(table)
    .set({ ...held, updated_at: now })
    .where("id", "=", id)
    .where("turn", "=", found.turn)
    .executeTakeFirst();
  return numUpdatedRows === 1n ? { ...found, ...held } : { due_at: now + leaseMs };
}

export type RunChange = Partial<
  Pick<RunRow, "state" | "reason" | "step" | "visit" | "turn" | "due_at">
>;

/** Writes run and step together, if the run is still held; throws FencedError when it is not. */
export async function record(
  db: RunDb,
  run: RunRow,
  change: RunChange,
  step: StepRow | undefined,
  now: number,
): Promise<RunRow> {
  await db.transaction(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable("events_workflow_runs")
      .set({ ...change, updated_at: now })
      .where("id", "=", run.id)
      .where("turn", "=", run.turn)
      .where("state", "=", "running")
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new FencedError();
    if (step === undefined) return;
    await upsert<WorkflowTables, "events_workflow_steps">(trx, "events_workflow_steps", step, {
      key: ["run_id", "visit"],
      update: ["state", "attempts", "result", "reason", "ended_at"],
    });
  });
  return { ...run, ...change, updated_at: now };
}
