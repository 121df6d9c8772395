// Runs of workflows: which there were, what each step came to, again from a step, and no further.
import { z } from "zod";
import { Id, IdParams, OrgQuery, Time, listOf } from "../fields.ts";
import { type Role, defineRoute } from "../route.ts";
import { WorkflowTrigger } from "./workflows.ts";

/**
 * `waiting` for a time, or for its turn; `running`; `done`; `failed` at a step; `cancelled` by a person; `kept`: the trigger
 * was taken down and nothing runs, for no enabled workflow of the organization has this id.
 */
export const RunState = z.enum(["waiting", "running", "done", "failed", "cancelled", "kept"]);
export type RunState = z.infer<typeof RunState>;

/** `failed` ended the run, `skipped` failed and the run went on. */
export const StepState = z.enum(["running", "waiting", "done", "failed", "skipped"]);
export type StepState = z.infer<typeof StepState>;

export const WorkflowRun = z.object({
  id: Id,
  workflow_id: z.string(),
  /** Of the document it runs by; 0 where there is none. */
  workflow_version: z.number().int(),
  workflow_name: z.string(),
  idempotency_key: z.string(),
  payload: WorkflowTrigger,
  state: RunState,
  /** Why it failed, waits or is kept. */
  reason: z.string(),
  /** The step that it is at or ended at; "" before the first. */
  step: z.string(),
  /** How many workflows in a row have changed this ticket: 0 where a person or a call did. */
  generation: z.number().int(),
  received_at: Time,
  updated_at: Time,
  /** When it goes on, where it waits. */
  due_at: Time.nullable(),
});
export type WorkflowRun = z.infer<typeof WorkflowRun>;

export const RunStep = z.object({
  visit: z.number().int(),
  step: z.string(),
  type: z.string(),
  state: StepState,
  attempts: z.number().int(),
  result: z.unknown(),
  reason: z.string(),
  started_at: Time,
  ended_at: Time.nullable(),
});
export type RunStep = z.infer<typeof RunStep>;

const WholeRun = WorkflowRun.extend({
  steps: z.array(RunStep),
  /** The steps of the document it runs by, in their order: where it can begin again. */
  step_ids: z.array(z.string()),
});
export type WholeRun = z.infer<typeof WholeRun>;

const base = { auth: ["jwt"] as const, tag: "events" as const };
const supervisor: Role = "supervisor";

export const listWorkflowRuns = defineRoute({
  ...base,
  method: "GET",
  path: "/workflows/runs",
  summary: "Runs of workflows, newest first",
  query: z.object({
    org_id: Id.optional(),
    workflow_id: Id.optional(),
    state: RunState.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(512).optional(),
  }),
  success: { status: 200, schema: listOf(WorkflowRun) },
});

export const getWorkflowRun = defineRoute({
  ...base,
  method: "GET",
  path: "/workflows/runs/:id",
  summary: "One run with what every step came to",
  params: IdParams,
  query: OrgQuery,
  success: { status: 200, schema: WholeRun },
  errors: ["EVENTS_RUN_NOT_FOUND"],
});

export const retryWorkflowRun = defineRoute({
  ...base,
  role: supervisor,
  method: "POST",
  path: "/workflows/runs/:id/retry",
  summary:
    "Run again from a step, with the results of those before it; from where it ended when none is named",
  params: IdParams,
  body: z.strictObject({ org_id: Id.optional(), from: z.string().max(40).optional() }),
  success: { status: 202, schema: WholeRun },
  errors: ["EVENTS_RUN_NOT_FOUND", "EVENTS_RUN_NOT_RETRIED", "EVENTS_RUN_STEP_UNKNOWN"],
});

export const cancelWorkflowRun = defineRoute({
  ...base,
  role: supervisor,
  method: "POST",
  path: "/workflows/runs/:id/cancel",
  summary: "Begin no further step; what has been done stays done",
  params: IdParams,
  body: z.strictObject({ org_id: Id.optional() }),
  success: { status: 200, schema: WholeRun },
  errors: ["EVENTS_RUN_NOT_FOUND", "EVENTS_RUN_ENDED"],
});
