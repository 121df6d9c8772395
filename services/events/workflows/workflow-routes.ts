// Workflows over HTTP: the documents, and the built-in receiver of triggers.
import * as contract from "@pipecast/contracts/events/workflows";
import { toRfc3339 } from "@pipecast/contracts/time";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import {
  type HttpServer,
  mountRoute,
  readCursor,
  requireMatch,
  setEtag,
  toPage,
} from "@pipecast/platform/http";
import { EventsErrors } from "../events-errors.ts";
import type { EventsParts } from "../parts.ts";
import { checkDocument } from "./check-document.ts";
import { type TakeParts, takeTrigger } from "./take-trigger.ts";
import {
  type WorkflowRow,
  addWorkflow,
  changeWorkflow,
  findWorkflow,
  listWorkflows,
  readDocument,
  removeWorkflow,
} from "./workflow-table.ts";

type Parts = TakeParts & Pick<EventsParts, "organizations">;

export function mountWorkflowRoutes(server: HttpServer, parts: Parts): void {
  const { db, clock, log, organizations } = parts;

  const asking = async (principal: Principal, named: string | undefined) => {
    const org_id = requireOrg(principal, named, EventsErrors.ORGANIZATION_NOT_FOUND);
    const { exists, timezone } = await organizations.of(org_id);
    if (!exists) throw EventsErrors.ORGANIZATION_NOT_FOUND();
    return { org_id, timezone };
  };
  const known = async (org_id: string, id: string) => {
    const row = await findWorkflow(db, org_id, id);
    if (row === undefined) throw EventsErrors.WORKFLOW_NOT_FOUND();
    return row;
  };
  const told = (row: WorkflowRow, what: string) => {
    const { org_id, id: workflow_id, version } = row;
    log.info({ event: `workflow.${what}`, org_id, workflow_id, version }, "a workflow changed");
  };

  mountRoute(server, contract.triggerWorkflow, async ({ principal, params, body, request }) => {
    const { org_id } = await asking(principal, body.org_id);
    const { workflow_id } = params;
    const named = request.headers["idempotency-key"] ?? request.headers["webhook-id"];
    const idempotency_key =
      typeof named === "string" && named !== ""
        ? named.slice(0, 190)
        : `${workflow_id}:${body.ticket_id}:${body.timestamp}`.slice(0, 190);
    const run = { workflow_id, idempotency_key, payload: { ...body, org_id } };
    return { ...(await takeTrigger(parts, run)), accepted: true as const };
  });

  mountRoute(server, contract.listWorkflows, async ({ principal, query }) => {
    const { org_id, timezone } = await asking(principal, query.org_id);
    const after = readCursor(query.cursor, "string");
    const rows = await listWorkflows(db, org_id, query.limit + 1, after);
    const page = toPage(rows, query.limit, ({ id }) => id);
    return { ...page, items: page.items.map((row) => view(row, timezone)) };
  });

  mountRoute(server, contract.getWorkflow, async ({ principal, params, query, reply }) => {
    const { org_id, timezone } = await asking(principal, query.org_id);
    const row = await known(org_id, params.id);
    setEtag(reply, row.version);
    return view(row, timezone);
  });

  mountRoute(server, contract.createWorkflow, async ({ principal, body, reply }) => {
    const { org_id, timezone } = await asking(principal, body.org_id);
    refuseFaults(body.document);
    const row = await addWorkflow(db, org_id, body, clock.now());
    told(row, "added");
    setEtag(reply, row.version);
    return view(row, timezone);
  });

  mountRoute(server, contract.putWorkflow, async ({ principal, params, body, request, reply }) => {
    const { org_id, timezone } = await asking(principal, body.org_id);
    const before = await known(org_id, params.id);
    requireMatch(request, before.version, EventsErrors.WORKFLOW_CHANGED);
    refuseFaults(body.document);
    const row = await changeWorkflow(db, before, body.document, clock.now());
    told(row, "changed");
    setEtag(reply, row.version);
    return view(row, timezone);
  });

  mountRoute(server, contract.deleteWorkflow, async ({ principal, params, query, reply }) => {
    const { org_id } = await asking(principal, query.org_id);
    const row = await known(org_id, params.id);
    await removeWorkflow(db, org_id, params.id);
    told(row, "removed");
    return reply.send();
  });
}

function refuseFaults(document: contract.Workflow["document"]): void {
  const faults = checkDocument(document);
  const [first] = faults;
  if (first === undefined) return;
  const { step, text } = first;
  throw EventsErrors.WORKFLOW_INVALID({ step, text, faults });
}

function view(row: WorkflowRow, timezone: string): contract.Workflow {
  const { id, version, document, created_at, updated_at } = row;
  return {
    id,
    version,
    document: readDocument(document),
    created_at: toRfc3339(created_at, timezone),
    updated_at: toRfc3339(updated_at, timezone),
  };
}
