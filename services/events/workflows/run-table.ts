// Runs of workflows and what their steps came to. Each idempotency key is one run.
import type { RunState, StepState } from "@pipecast/contracts/events/workflow-runs";
import type { WorkflowTrigger } from "@pipecast/contracts/events/workflows";
import {
  type Database,
  type Step,
  addColumn,
  createIndex,
  createTable,
  insertIfAbsent,
  newId,
} from "@pipecast/platform/db";

export interface WorkflowTables {
  events_workflows: {
    org_id: string;
    id: string;
    version: number;
    /** JSON: a WorkflowDocument. */
    document: string;
    created_at: number;
    updated_at: number;
  };
  events_workflow_runs: {
    id: string;
    org_id: string;
    workflow_id: string;
    idempotency_key: string;
    /** JSON: the trigger as it came. */
    payload: string;
    received_at: number;
    state: RunState;
    reason: string;
    version: number;
    /** JSON: the document it runs by; null where nothing runs. */
    document: string | null;
    /** The step it is at. */
    step: string;
    /** Counts the steps it has come to, from 1. */
    visit: number;
    /** Grows with each lease, retry and cancelling: what an earlier holder records is refused. */
    turn: number;
    generation: number;
    /** When it may be taken: of one that is running, when its lease ends. */
    due_at: number;
    updated_at: number;
  };
  events_workflow_steps: {
    run_id: string;
    visit: number;
    org_id: string;
    step_id: string;
    type: string;
    state: StepState;
    attempts: number;
    /** JSON. */
    result: string | null;
    reason: string;
    started_at: number;
    ended_at: number | null;
  };
}

export type RunRow = WorkflowTables["events_workflow_runs"];
export type StepRow = WorkflowTables["events_workflow_steps"];
export type RunDb = Database<WorkflowTables>;

const text = (length: number) => ({ type: { string: length } }) as const;
const runs = "events_workflow_runs";

export const workflowTables: Step[] = [
  createTable({
    name: runs,
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

const whole = { type: "int", default: 0 } as const;
const moment = { type: "time", default: 0 } as const;

export const runnerTables: Step[] = [
  addColumn(runs, "state", { ...text(16), default: "kept" }),
  addColumn(runs, "reason", { ...text(500), default: "" }),
  addColumn(runs, "version", whole),
  addColumn(runs, "document", { type: "json", nullable: true }),
  addColumn(runs, "step", { ...text(64), default: "" }),
  addColumn(runs, "visit", whole),
  addColumn(runs, "turn", whole),
  addColumn(runs, "generation", whole),
  addColumn(runs, "due_at", moment),
  addColumn(runs, "updated_at", moment),
  createIndex(runs, { columns: ["state", "due_at"] }),
  createTable({
    name: "events_workflows",
    columns: {
      org_id: text(128),
      id: text(128),
      version: { type: "int" },
      document: { type: "json" },
      created_at: { type: "time" },
      updated_at: { type: "time" },
    },
    primaryKey: ["org_id", "id"],
  }),
  createTable({
    name: "events_workflow_steps",
    columns: {
      run_id: { type: "id" },
      visit: { type: "int" },
      org_id: text(128),
      step_id: text(64),
      type: text(32),
      state: text(16),
      attempts: { type: "int" },
      result: { type: "json", nullable: true },
      reason: text(500),
      started_at: { type: "time" },
      ended_at: { type: "time", nullable: true },
    },
    primaryKey: ["run_id", "visit"],
  }),
];

export interface TakenRun {
  workflow_id: string;
  idempotency_key: string;
  payload: WorkflowTrigger;
}
export type RunStart = Pick<RunRow, "state" | "reason" | "version" | "document" | "generation">;

/** Takes a trigger down. The same key again changes nothing. */
export async function recordRun(
  db: RunDb,
  { workflow_id, idempotency_key, payload }: TakenRun,
  start: RunStart,
  now: number,
): Promise<{ run_id: string; duplicate: boolean }> {
  const { org_id } = payload;
  const id = newId(now);
  const row: RunRow = {
    id,
    org_id,
    workflow_id,
    idempotency_key,
    payload: JSON.stringify(payload),
    received_at: now,
    ...start,
    step: "",
    visit: 0,
    turn: 0,
    due_at: now,
    updated_at: now,
  };
  if (await insertIfAbsent(db.kysely, runs, row)) return { run_id: id, duplicate: false };
  const known = await db.kysely
    .selectFrom(runs)
    .select("id")
    .where("org_id", "=", org_id)
    .where("idempotency_key", "=", idempotency_key)
    .executeTakeFirst();
  return { run_id: known?.id ?? id, duplicate: true };
}

export interface RunFilter {
  workflow_id?: string | undefined;
  state?: RunState | undefined;
}

/** Newest first, below `below`. */
export function listRuns(
  db: RunDb,
  org_id: string,
  filter: RunFilter,
  limit: number,
  below: string | undefined,
): Promise<RunRow[]> {
  let query = db.kysely.selectFrom(runs).selectAll().where("org_id", "=", org_id);
  if (filter.workflow_id !== undefined) query = query.where("workflow_id", "=", filter.workflow_id);
  if (filter.state !== undefined) query = query.where("state", "=", filter.state);
  if (below !== undefined) query = query.where("id", "<", below);
  return query.orderBy("id", "desc").limit(limit).execute();
}

export function findRun(db: RunDb, id: string): Promise<RunRow | undefined> {
  return db.kysely.selectFrom(runs).selectAll().where("id", "=", id).executeTakeFirst();
}

export function stepsOf(db: RunDb, run_id: string): Promise<StepRow[]> {
  return db.kysely
    .selectFrom("events_workflow_steps")
    .selectAll()
    .where("run_id", "=", run_id)
    .orderBy("visit")
    .execute();
}
