// What became of one try of a step, and what a step is given.
import type { WorkflowStep, WorkflowStepType } from "@pipecast/contracts/events/workflow-document";
import type { JsonObject } from "@pipecast/flow/json";
import type { RunRow } from "../run-table.ts";
import type { RunScope } from "./run-scope.ts";

/** `next`: a branch says which way. `retry`: once more is harmless, for the receiver knows the key. */
export type StepOutcome =
  | { state: "done"; result: JsonObject; next?: string }
  | { state: "failed"; reason: string; result?: JsonObject }
  | { state: "retry"; reason: string; retry_after_ms?: number; result?: JsonObject };

export interface StepCall<Type extends WorkflowStepType = WorkflowStepType> {
  run: RunRow;
  step: Extract<WorkflowStep, { type: Type }>;
  scope: RunScope;
  /** Run, step and visit: the same at every try. */
  key: string;
  signal: AbortSignal;
}
