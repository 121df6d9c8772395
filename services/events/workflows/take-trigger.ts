// Takes a trigger for the built-in runner: once for each key, by the organization's own workflow, and not for ever round in a circle.
import type { EventsParts } from "../parts.ts";
import type { RunDriver } from "./run-driver.ts";
import { type RunStart, type TakenRun, findRun, recordRun } from "./run-table.ts";
import { runOf } from "./steps/change-ticket.ts";
import { findWorkflow, readDocument } from "./workflow-table.ts";

/** How many workflows may follow one another on a ticket, each for what the one before did. */
export const mostGenerations = 5;

export type TakeParts = Pick<EventsParts, "db" | "clock" | "log" | "tickets"> & {
  driver: Pick<RunDriver, "wake">;
};

export async function takeTrigger(
  parts: TakeParts,
  run: TakenRun,
): Promise<{ run_id: string; duplicate: boolean }> {
  const { db, clock } = parts;
  const taken = await recordRun(db, run, await startOf(parts, run), clock.now());
  if (!taken.duplicate) parts.driver.wake({ id: taken.run_id, turn: 0 });
  return taken;
}

async function startOf(parts: TakeParts, run: TakenRun): Promise<RunStart> {
  const { org_id } = run.payload;
  const kept = { state: "kept" as const, version: 0, document: null, generation: 0 };
  const row = await findWorkflow(parts.db, org_id, run.workflow_id);
  if (row === undefined)
    return { ...kept, reason: "the organization has no workflow of this id: nothing runs" };
  const { version, document } = row;
  if (!readDocument(document).enabled)
    return { ...kept, version, document, reason: "the workflow is off: nothing runs" };
  const generation = await generationOf(parts, org_id, run.payload.ticket_id);
  if (generation <= mostGenerations)
    return { state: "waiting", reason: "", version, document, generation };
  const { workflow_id, payload } = run;
  const fields = { event: "workflow_run.loop", org_id, workflow_id, ticket_id: payload.ticket_id };
  parts.log.warn(fields, "workflows trigger each other");
  const reason = `workflows have changed this ticket ${generation} times in a row: they trigger each other`;
  await tellTicket(parts, run, reason);
  return { state: "failed", reason, version, document, generation };
}

/** 0 where a person, a bot or a call was the last to change the ticket's status; else one more than that workflow's run. */
async function generationOf(
  { db, tickets }: TakeParts,
  org_id: string,
  ticket_id: string,
): Promise<number> {
  const ticket = await tickets.find(org_id, ticket_id);
  const last = ticket?.entries.findLast(({ kind }) => kind === "status");
  const run_id = runOf(last?.by ?? null);
  if (run_id === undefined) return 0;
  const before = await findRun(db, run_id);
  return (before?.org_id === org_id ? before.generation : 0) + 1;
}

async function tellTicket(
  { tickets, clock, log }: TakeParts,
  { payload: { org_id, ticket_id } }: TakenRun,
  note: string,
): Promise<void> {
  try {
    const at = clock.now();
    await tickets.apply(org_id, {
      type: "change",
      ticket_id,
      by: "workflow",
      at,
      text: {},
      note,
    });
  } catch (err) {
    log.warn({ event: "workflow_run.timeline", ticket_id, err }, "no note was left");
  }
}
