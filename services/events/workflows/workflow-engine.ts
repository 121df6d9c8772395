// What runs workflows: anything that takes the trigger, and takes the same idempotency key only once.
import type { WorkflowTrigger } from "@pipecast/contracts/events/workflows";
import type { SendOutcome } from "../messages/message-sender.ts";

export interface WorkflowRun {
  workflow_id: string;
  /** Ticket and transition. */
  idempotency_key: string;
  payload: WorkflowTrigger;
}

export interface WorkflowEngine {
  /** Never rejects for what the engine does; never `unknown`: the key makes trying again harmless. */
  trigger(run: WorkflowRun, signal?: AbortSignal): Promise<SendOutcome>;
}
