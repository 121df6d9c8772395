// The built-in receiver over HTTP, and what it has taken.
import * as contract from "@pipecast/contracts/events/workflows";
import { toRfc3339 } from "@pipecast/contracts/time";
import { requireOrg } from "@pipecast/platform/auth";
import { decodeJson } from "@pipecast/platform/db";
import { type HttpServer, mountRoute, readCursor, toPage } from "@pipecast/platform/http";
import { EventsErrors } from "../events-errors.ts";
import type { EventsParts } from "../parts.ts";
import { listRuns, recordRun } from "./run-table.ts";

type Parts = Pick<EventsParts, "db" | "clock" | "organizations">;

export function mountWorkflowRoutes(server: HttpServer, parts: Parts): void {
  const { db, clock, organizations } = parts;

  mountRoute(server, contract.triggerWorkflow, async ({ principal, params, body, request }) => {
    const org_id = requireOrg(principal, body.org_id, EventsErrors.ORGANIZATION_NOT_FOUND);
    if (!(await organizations.of(org_id)).exists) throw EventsErrors.ORGANIZATION_NOT_FOUND();
    const { workflow_id } = params;
    const named = request.headers["idempotency-key"] ?? request.headers["webhook-id"];
    const idempotency_key =
      typeof named === "string" && named !== ""
        ? named.slice(0, 190)
        : `${workflow_id}:${body.ticket_id}:${body.timestamp}`.slice(0, 190);
    const run = { workflow_id, idempotency_key, payload: body };
    return { ...(await recordRun(db, run, clock.now())), accepted: true as const };
  });

  mountRoute(server, contract.listWorkflowRuns, async ({ principal, query }) => {
    const org_id = requireOrg(principal, query.org_id, EventsErrors.ORGANIZATION_NOT_FOUND);
    const { timezone } = await organizations.of(org_id);
    const below = readCursor(query.cursor, "string");
    const rows = await listRuns(db, org_id, query.limit + 1, below);
    const page = toPage(rows, query.limit, ({ id }) => id);
    const items = page.items.map(({ id, workflow_id, idempotency_key, payload, received_at }) => ({
      id,
      workflow_id,
      idempotency_key,
      payload: contract.WorkflowTrigger.parse(decodeJson(payload)),
      received_at: toRfc3339(received_at, timezone),
    }));
    return { ...page, items };
  });
}
