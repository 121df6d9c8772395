// What a person does with a run: again from a step, or no further.
import { EventsErrors } from "../events-errors.ts";
import { type RunDb, type RunRow, findRun, stepsOf } from "./run-table.ts";
import { readDocument } from "./workflow-table.ts";

const table = "events_workflow_runs";
const ended = ["failed", "cancelled", "done"] as const;
const open = ["waiting", "running"] as const;

/** Throws EVENTS_RUN_NOT_FOUND, the same for another organization's. */
export async function runOfOrganization(db: RunDb, org_id: string, id: string): Promise<RunRow> {
  const run = await findRun(db, id);
  if (run?.org_id !== org_id) throw EventsErrors.RUN_NOT_FOUND();
  return run;
}

/** From the step where it ended when none is named. Throws EVENTS_RUN_NOT_RETRIED, EVENTS_RUN_STEP_UNKNOWN. */
export async function retryRun(
  db: RunDb,
  run: RunRow,
  from: string | undefined,
  now: number,
): Promise<RunRow> {
  if (!ended.some((state) => state === run.state) || run.document === null)
    throw EventsErrors.RUN_NOT_RETRIED({ state: run.state });
  const ids = readDocument(run.document).steps.map(({ id }) => id);
  const step = from ?? (run.step === "" ? ids[0] : run.step);
  if (step === undefined || !ids.includes(step))
    throw EventsErrors.RUN_STEP_UNKNOWN({ steps: ids.join(", ") });
  const last = (await stepsOf(db, run.id)).at(-1)?.visit ?? 0;
  const change = { state: "waiting" as const, step, visit: last + 1, due_at: now };
  return changeRun(db, run, { ...change, reason: "" }, now, "RUN_NOT_RETRIED");
}

/** Throws EVENTS_RUN_ENDED. */
export async function cancelRun(db: RunDb, run: RunRow, now: number): Promise<RunRow> {
  if (!open.some((state) => state === run.state))
    throw EventsErrors.RUN_ENDED({ state: run.state });
  const reason = run.state === "running" ? "cancelled in the middle of a step" : "cancelled";
  return changeRun(db, run, { state: "cancelled", reason }, now, "RUN_ENDED");
}

/** Also takes the run away from whoever holds it. */
async function changeRun(
  db: RunDb,
  run: RunRow,
  change: Partial<RunRow>,
  now: number,
  refusal: "RUN_ENDED" | "RUN_NOT_RETRIED",
): Promise<RunRow> {
  for (let turn = run.turn, state = run.state, tries = 0; tries < 5; tries += 1) {
    const next = { ...change, turn: turn + 1, updated_at: now };
    const { numUpdatedRows } = await db.kysely
      .updateTable(table)
      .set(next)
      .where("id", "=", run.id)
      .where("turn", "=", turn)
      .where("state", "=", state)
      .executeTakeFirst();
    if (numUpdatedRows === 1n) return { ...run, ...next };
    const now_is = await findRun(db, run.id);
    const may = refusal === "RUN_ENDED" ? open : ended;
    if (now_is === undefined || !may.some((one) => one === now_is.state))
      throw EventsErrors[refusal]({ state: now_is?.state ?? "gone" });
    ({ turn, state } = now_is);
  }
  throw EventsErrors[refusal]({ state: "running" });
}
