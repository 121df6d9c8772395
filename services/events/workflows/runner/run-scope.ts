// What texts and expressions of a workflow can read: the trigger, the ticket as it is now, and what steps before came to.
import { WorkflowTrigger } from "@pipecast/contracts/events/workflows";
import { decodeJson } from "@pipecast/platform/db";
import type { JsonObject } from "@pipecast/flow/json";
import type { EventsParts } from "../../parts.ts";
import type { Ticket } from "../../tickets/ticket.ts";
import type { RunRow, StepRow } from "../run-table.ts";

export interface RunScope {
  readonly args: WorkflowTrigger;
  readonly state: JsonObject;
  readonly call: JsonObject;
}

/** `args`: the trigger. `state.ticket`, `state.steps.ID`. `call`: org_id, workflow_id, run_id. */
export async function readScope(
  { tickets }: Pick<EventsParts, "tickets">,
  run: RunRow,
  steps: readonly StepRow[],
): Promise<RunScope> {
  const args = WorkflowTrigger.parse(decodeJson(run.payload));
  const ticket = await tickets.find(run.org_id, args.ticket_id);
  const results: Record<string, JsonObject> = {};
  // The last visit of a step counts: one that was run again has its newer result.
  for (const { step_id, state, result } of steps)
    if (result !== null) results[step_id] = { state, ...(decodeJson(result) as JsonObject) };
  const { org_id, workflow_id, id: run_id } = run;
  return {
    args,
    state: { ticket: ticket === undefined ? {} : viewOf(ticket), steps: results },
    call: { org_id, workflow_id, run_id },
  };
}

function viewOf(ticket: Ticket): JsonObject {
  const { id, number, status, priority, source, caller_number, category, summary } = ticket;
  const { guest_name, room_number, details, assignee } = ticket;
  return {
    id,
    number,
    status,
    priority,
    source,
    caller_number,
    category,
    summary,
    guest_name,
    room_number,
    details,
    assignee: assignee ?? "",
  };
}
