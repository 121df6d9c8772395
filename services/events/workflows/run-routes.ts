// Runs of workflows over HTTP: their history, again from a step, no further.
import * as contract from "@pipecast/contracts/events/workflow-runs";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import { type HttpServer, mountRoute, readCursor, toPage } from "@pipecast/platform/http";
import { EventsErrors } from "../events-errors.ts";
import type { EventsParts } from "../parts.ts";
import { cancelRun, retryRun, runOfOrganization } from "./change-run.ts";
import type { RunDriver } from "./run-driver.ts";
import { type RunRow, listRuns, stepsOf } from "./run-table.ts";
import { viewRun, viewWholeRun } from "./run-view.ts";

type Parts = Pick<EventsParts, "db" | "clock" | "log" | "organizations"> & {
  driver: Pick<RunDriver, "wake">;
};

export function mountRunRoutes(server: HttpServer, parts: Parts): void {
  const { db, clock, log, organizations, driver } = parts;

  const asking = async (principal: Principal, named: string | undefined) => {
    const org_id = requireOrg(principal, named, EventsErrors.ORGANIZATION_NOT_FOUND);
    const { timezone } = await organizations.of(org_id);
    return { org_id, timezone };
  };
  const whole = async (run: RunRow, timezone: string) =>
    viewWholeRun(run, await stepsOf(db, run.id), timezone);
  const told = ({ org_id, workflow_id, id: run_id, step }: RunRow, what: string) =>
    log.info({ event: `workflow_run.${what}`, org_id, workflow_id, run_id, step }, "by a person");

  mountRoute(server, contract.listWorkflowRuns, async ({ principal, query }) => {
    const { org_id, timezone } = await asking(principal, query.org_id);
    const below = readCursor(query.cursor, "string");
    const rows = await listRuns(db, org_id, query, query.limit + 1, below);
    const page = toPage(rows, query.limit, ({ id }) => id);
    return { ...page, items: page.items.map((run) => viewRun(run, timezone)) };
  });

  mountRoute(server, contract.getWorkflowRun, async ({ principal, params, query }) => {
    const { org_id, timezone } = await asking(principal, query.org_id);
    return whole(await runOfOrganization(db, org_id, params.id), timezone);
  });

  mountRoute(server, contract.retryWorkflowRun, async ({ principal, params, body }) => {
    const { org_id, timezone } = await asking(principal, body.org_id);
    const before = await runOfOrganization(db, org_id, params.id);
    const run = await retryRun(db, before, body.from, clock.now());
    told(run, "retry");
    driver.wake(run);
    return whole(run, timezone);
  });

  mountRoute(server, contract.cancelWorkflowRun, async ({ principal, params, body }) => {
    const { org_id, timezone } = await asking(principal, body.org_id);
    const before = await runOfOrganization(db, org_id, params.id);
    const run = await cancelRun(db, before, clock.now());
    told(run, "cancelled");
    return whole(run, timezone);
  });
}
