// Triggers that the built-in receiver has taken: each idempotency key is one run.
import {
  type Database,
  type Step,
  createTable,
  insertIfAbsent,
  newId,
} from "@pipecast/platform/db";
import type { WorkflowTrigger } from "@pipecast/contracts/events/workflows";

export interface WorkflowTables {
  events_workflow_runs: {
    id: string;
    org_id: string;
    workflow_id: string;
    idempotency_key: string;
    /** JSON: the trigger as it came. */
    payload: string;
    received_at: number;
  };
}

export type RunRow = WorkflowTables["events_workflow_runs"];
type RunDb = Database<WorkflowTables>;

const text = (length: number) => ({ type: { string: length } }) as const;

export const workflowTables: Step[] = [
  createTable({
    name: "events_workflow_runs",
    columns: {
      id: { type: "id" },
      org_id: text(128),
      workflow_id: text(128),
      idempotency_key: text(190),
      payload: { type: "json" },
      received_at: { type: "time" },
    },
    primaryKey: ["id"],
    indexes: [
      { columns: ["org_id", "idempotency_key"], unique: true },
      { columns: ["org_id", "id"] },
    ],
  }),
];

export async function recordRun(
  db: RunDb,
  run: { workflow_id: string; idempotency_key: string; payload: WorkflowTrigger },
  now: number,
): Promise<{ run_id: string; duplicate: boolean }> {
  const { workflow_id, idempotency_key, payload } = run;
  const { org_id } = payload;
  const id = newId(now);
  const row: RunRow = {
    id,
    org_id,
    workflow_id,
    idempotency_key,
    payload: JSON.stringify(payload),
    received_at: now,
  };
  if (await insertIfAbsent(db.kysely, "events_workflow_runs", row))
    return { run_id: id, duplicate: false };
  const known = await db.kysely
    .selectFrom("events_workflow_runs")
    .select("id")
    .where("org_id", "=", org_id)
    .where("idempotency_key", "=", idempotency_key)
    .executeTakeFirst();
  return { run_id: known?.id ?? id, duplicate: true };
}

/** Newest first, below `below`. */
export function listRuns(
  db: RunDb,
  org_id: string,
  limit: number,
  below: string | undefined,
): Promise<RunRow[]> {
  let query = db.kysely.selectFrom("events_workflow_runs").selectAll().where("org_id", "=", org_id);
  if (below !== undefined) query = query.where("id", "<", below);
  return query.orderBy("id", "desc").limit(limit).execute();
}
