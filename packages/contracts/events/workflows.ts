// Workflows that run as a ticket changes: the documents, and the trigger, to any engine and to the built-in receiver. CONTRACT §5.
import { z } from "zod";
import { Id, IdParams, ListQuery, OrgQuery, Time, listOf } from "../fields.ts";
import { type Role, defineRoute } from "../route.ts";
import { WorkflowDocument, mostDocumentBytes } from "./workflow-document.ts";

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

export const Workflow = z.object({
  id: Id,
  document: WorkflowDocument,
  created_at: Time,
  updated_at: Time,
  /** Grows with every change: the number in the `ETag`, for `If-Match`. Runs go on by the one they began with. */
  version: z.number().int(),
});
export type Workflow = z.infer<typeof Workflow>;

const base = { auth: ["jwt"] as const, tag: "events" as const };
const admin: Role = "admin";
/** A document, and a little around it. */
const bodyLimit = mostDocumentBytes + 1_024;

export const listWorkflows = defineRoute({
  ...base,
  method: "GET",
  path: "/workflows",
  summary: "The organization's workflows",
  query: ListQuery,
  success: { status: 200, schema: listOf(Workflow) },
});

export const getWorkflow = defineRoute({
  ...base,
  method: "GET",
  path: "/workflows/:id",
  summary: "One workflow",
  params: IdParams,
  query: OrgQuery,
  success: { status: 200, schema: Workflow },
  errors: ["EVENTS_WORKFLOW_NOT_FOUND"],
});

export const createWorkflow = defineRoute({
  ...base,
  role: admin,
  method: "POST",
  path: "/workflows",
  summary: "Write a workflow; its id is what ticket settings name",
  bodyLimit,
  body: z.strictObject({
    org_id: Id.optional(),
    /** Made by the program where it is absent. */
    id: Id.refine((id) => id !== "runs", { message: "cannot be runs" }).optional(),
    document: WorkflowDocument,
  }),
  success: { status: 201, schema: Workflow },
  errors: ["EVENTS_WORKFLOW_INVALID", "EVENTS_WORKFLOW_EXISTS", "EVENTS_WORKFLOWS_FULL"],
});

export const putWorkflow = defineRoute({
  ...base,
  role: admin,
  method: "PUT",
  path: "/workflows/:id",
  summary: "Replace a workflow; runs under way go on by the one they began with",
  bodyLimit,
  params: IdParams,
  body: z.strictObject({ org_id: Id.optional(), document: WorkflowDocument }),
  success: { status: 200, schema: Workflow },
  errors: ["EVENTS_WORKFLOW_NOT_FOUND", "EVENTS_WORKFLOW_INVALID", "EVENTS_WORKFLOW_CHANGED"],
});

export const deleteWorkflow = defineRoute({
  ...base,
  role: admin,
  method: "DELETE",
  path: "/workflows/:id",
  summary: "Remove a workflow; its runs stay, and those under way go on to their end",
  params: IdParams,
  query: OrgQuery,
  success: { status: 204 },
  errors: ["EVENTS_WORKFLOW_NOT_FOUND"],
});
