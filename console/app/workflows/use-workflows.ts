// Workflows and runs of the organization, as they are now.
import {
  cancelWorkflowRun,
  getWorkflowRun,
  listWorkflowRuns,
  retryWorkflowRun,
  type RunState,
} from "@pipecast/contracts/events/workflow-runs";
import { listWorkflows } from "@pipecast/contracts/events/workflows";
import { ask } from "../session/server.ts";
import { useAnswer } from "../session/use-answer.ts";

export function useWorkflows(orgId: string) {
  return useAnswer(`workflows ${orgId}`, async () => ask(listWorkflows, { query: { limit: 200 } }));
}

export function useRuns(orgId: string, state: RunState | "", cursor: string | undefined) {
  return useAnswer(`runs ${orgId} ${state} ${cursor ?? ""}`, async () =>
    ask(listWorkflowRuns, {
      query: {
        limit: 50,
        ...(state === "" ? {} : { state }),
        ...(cursor === undefined ? {} : { cursor }),
      },
    }),
  );
}

export function useRun(id: string) {
  return useAnswer(`run ${id}`, async () => ask(getWorkflowRun, { params: { id }, query: {} }));
}

export function retry(id: string, from: string) {
  return ask(retryWorkflowRun, { params: { id }, body: from === "" ? {} : { from } });
}

export function cancel(id: string) {
  return ask(cancelWorkflowRun, { params: { id }, body: {} });
}
