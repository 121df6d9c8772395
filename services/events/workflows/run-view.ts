// A run and its steps as routes show them.
import type * as contract from "@pipecast/contracts/events/workflow-runs";
import { WorkflowTrigger } from "@pipecast/contracts/events/workflows";
import { toRfc3339 } from "@pipecast/contracts/time";
import { decodeJson } from "@pipecast/platform/db";
import type { RunRow, StepRow } from "./run-table.ts";
import { readDocument } from "./workflow-table.ts";

export function viewRun(run: RunRow, timezone: string): contract.WorkflowRun {
  const { id, workflow_id, idempotency_key, state, reason, step, generation } = run;
  const time = (at: number) => toRfc3339(at, timezone);
  return {
    id,
    workflow_id,
    idempotency_key,
    state,
    reason,
    step,
    generation,
    workflow_version: run.version,
    workflow_name: run.document === null ? "" : readDocument(run.document).name,
    payload: WorkflowTrigger.parse(decodeJson(run.payload)),
    received_at: time(run.received_at),
    updated_at: time(run.updated_at === 0 ? run.received_at : run.updated_at),
    due_at: state === "waiting" ? time(run.due_at) : null,
  };
}

export function viewWholeRun(
  run: RunRow,
  steps: readonly StepRow[],
  timezone: string,
): contract.WholeRun {
  const time = (at: number) => toRfc3339(at, timezone);
  return {
    ...viewRun(run, timezone),
    steps: steps.map((row) => {
      const { visit, step_id, type, state, attempts, result, reason, started_at, ended_at } = row;
      return {
        visit,
        step: step_id,
        type,
        state,
        attempts,
        reason,
        result: result === null ? null : decodeJson(result),
        started_at: time(started_at),
        ended_at: ended_at === null ? null : time(ended_at),
      };
    }),
    step_ids: run.document === null ? [] : readDocument(run.document).steps.map(({ id }) => id),
  };
}
