// The receiver on the embedded default: it keeps what was triggered, to be looked at.
import type { Clock } from "@pipecast/platform/clock";
import type { Database } from "@pipecast/platform/db";
import { type WorkflowTables, recordRun } from "./run-table.ts";
import type { WorkflowEngine } from "./workflow-engine.ts";

export function createBuiltInEngine(
  db: Database<WorkflowTables>,
  clock: Pick<Clock, "now">,
): WorkflowEngine {
  return {
    async trigger(run) {
      const { run_id } = await recordRun(db, run, clock.now());
      return { state: "sent", request_id: run_id };
    },
  };
}
