// When a waiting step is over: after so many seconds, or as soon as the organization works.
import { afterWorkingTime } from "@pipecast/contracts/working-time";
import type { WorkflowStep } from "@pipecast/contracts/events/workflow-document";
import { decodeJson } from "@pipecast/platform/db";
import { z } from "zod";
import type { EventsParts } from "../../parts.ts";
import type { RunRow, StepRow } from "../run-table.ts";

const Known = z.object({ until: z.number() });

/**
 * Epoch milliseconds, the same however often it is asked; null where nobody works within a year. Who has set no working hours works
 * always.
 */
export async function waitUntil(
  { clock, organizations }: Pick<EventsParts, "clock" | "organizations">,
  run: RunRow,
  step: Extract<WorkflowStep, { type: "wait" }>,
  row: StepRow,
): Promise<number | null> {
  if (row.result !== null) return Known.parse(decodeJson(row.result)).until;
  if (step.seconds !== undefined) return row.started_at + step.seconds * 1_000;
  const { timezone, business_hours = null } = await organizations.of(run.org_id);
  const now = clock.now();
  if (business_hours === null) return now;
  // The first minute of work from now on is over a minute after its beginning.
  const first = afterWorkingTime(now, 1, business_hours, timezone);
  return first === null ? null : first - 60_000;
}
