// Workflows that run as a ticket changes: the trigger, to any engine and to the built-in receiver. CONTRACT §5.
import { z } from "zod";
import { Id, Time, listOf } from "../fields.ts";
import { defineRoute } from "../route.ts";

/** Exactly this, and nothing more. */
export const WorkflowTrigger = z.strictObject({
  /** E.164, or "" for an anonymous caller. */
  phone: z.string().max(32),
  source: z.string().max(32),
  ticket_id: Id,
  timestamp: z.string().max(64),
  org_id: Id,
});
export type WorkflowTrigger = z.infer<typeof WorkflowTrigger>;

export const triggerWorkflow = defineRoute({
  method: "POST",
  path: "/workflows/:workflow_id/trigger",
  auth: ["internal", "signed"],
  summary:
    "The built-in receiver of workflow triggers; the same `Idempotency-Key` again is one run",
  tag: "events",
  params: z.object({ workflow_id: Id }),
  body: WorkflowTrigger,
  success: {
    status: 202,
    schema: z.object({ run_id: z.string(), accepted: z.literal(true), duplicate: z.boolean() }),
  },
  errors: ["EVENTS_ORGANIZATION_NOT_FOUND"],
});

export const listWorkflowRuns = defineRoute({
  method: "GET",
  path: "/workflows/runs",
  auth: ["jwt"],
  summary: "Triggers that the built-in receiver has taken, newest first",
  tag: "events",
  query: z.object({
    org_id: Id.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(512).optional(),
  }),
  success: {
    status: 200,
    schema: listOf(
      z.object({
        id: Id,
        workflow_id: z.string(),
        idempotency_key: z.string(),
        payload: WorkflowTrigger,
        received_at: Time,
      }),
    ),
  },
});
