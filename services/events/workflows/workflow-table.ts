// Workflows of an organization as they are stored.
import { WorkflowDocument } from "@pipecast/contracts/events/workflow-document";
import { decodeJson, insertIfAbsent, newId } from "@pipecast/platform/db";
import { EventsErrors } from "../events-errors.ts";
import type { RunDb, WorkflowTables } from "./run-table.ts";

export type WorkflowRow = WorkflowTables["events_workflows"];
const table = "events_workflows";
export const mostWorkflows = 200;

export function findWorkflow(
  db: RunDb,
  org_id: string,
  id: string,
): Promise<WorkflowRow | undefined> {
  return db.kysely
    .selectFrom(table)
    .selectAll()
    .where("org_id", "=", org_id)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** By id, after `after`. */
export function listWorkflows(
  db: RunDb,
  org_id: string,
  limit: number,
  after: string | undefined,
): Promise<WorkflowRow[]> {
  let query = db.kysely.selectFrom(table).selectAll().where("org_id", "=", org_id);
  if (after !== undefined) query = query.where("id", ">", after);
  return query.orderBy("id").limit(limit).execute();
}

/** Throws EVENTS_WORKFLOW_EXISTS, EVENTS_WORKFLOWS_FULL. */
export async function addWorkflow(
  db: RunDb,
  org_id: string,
  { id, document }: { id?: string | undefined; document: WorkflowDocument },
  now: number,
): Promise<WorkflowRow> {
  const { count = 0 } =
    (await db.kysely
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("org_id", "=", org_id)
      .executeTakeFirst()) ?? {};
  if (count >= mostWorkflows) throw EventsErrors.WORKFLOWS_FULL({ most: mostWorkflows });
  const row: WorkflowRow = {
    org_id,
    id: id ?? newId(now),
    version: 1,
    document: JSON.stringify(document),
    created_at: now,
    updated_at: now,
  };
  if (!(await insertIfAbsent(db.kysely, table, row))) throw EventsErrors.WORKFLOW_EXISTS();
  return row;
}

/** Throws EVENTS_WORKFLOW_CHANGED when it has another version by now. */
export async function changeWorkflow(
  db: RunDb,
  before: WorkflowRow,
  document: WorkflowDocument,
  now: number,
): Promise<WorkflowRow> {
  const { org_id, id, version } = before;
  const change = {
    version: version + 1,
    document: JSON.stringify(document),
    updated_at: now,
  };
  const { numUpdatedRows } = await db.kysely
    .updateTable(table)
    .set(change)
    .where("org_id", "=", org_id)
    .where("id", "=", id)
    .where("version", "=", version)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw EventsErrors.WORKFLOW_CHANGED();
  return { ...before, ...change };
}

export async function removeWorkflow(db: RunDb, org_id: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.kysely
    .deleteFrom(table)
    .where("org_id", "=", org_id)
    .where("id", "=", id)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

export function readDocument(text: string): WorkflowDocument {
  return WorkflowDocument.parse(decodeJson(text));
}
