// Changes the ticket: once, for its timeline says which step of which run it was.
import type { ChangeCommand } from "../../tickets/ticket.ts";
import type { StepCall, StepOutcome } from "../runner/step-outcome.ts";
import type { StepParts } from "./perform-step.ts";
import { renderText } from "./render-text.ts";

/** How often another change may come between. */
const mostTurns = 10;
const begin = "workflow:";

/** Who a change is by, where a workflow made it: `workflow:RUN:STEP:VISIT`. */
export function byWorkflow(key: string): string {
  return begin + key;
}

/** The run that made a change; undefined where a person, a call or a message did. */
export function runOf(by: string | null): string | undefined {
  return by?.startsWith(begin) === true ? by.slice(begin.length).split(":")[0] : undefined;
}

export async function changeTicket(
  { tickets, clock }: Pick<StepParts, "tickets" | "clock">,
  { run, step, scope, key }: Omit<StepCall<"update_ticket" | "close_ticket">, "signal">,
): Promise<StepOutcome> {
  const by = byWorkflow(key);
  const ticket_id = scope.args.ticket_id;
  const note = step.note === undefined ? "" : renderText(step.note, scope).trim().slice(0, 4_000);
  const change = {
    ...(step.type === "close_ticket" ? { status: "closed" as const } : wanted(step, scope)),
    ...(note === "" ? {} : { note }),
  };
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const ticket = await tickets.find(run.org_id, ticket_id);
    if (ticket === undefined) return { state: "failed", reason: "the ticket is no more" };
    if (ticket.entries.some((entry) => entry.by === by))
      return { state: "done", result: { outcome: "done before" } };
    const command: ChangeCommand = {
      type: "change",
      ticket_id,
      revision: ticket.revision,
      by,
      at: clock.now(),
      text: {},
      ...change,
    };
    const { outcome } = await tickets.apply(run.org_id, command);
    if (outcome === "version_mismatch") continue;
    if (outcome === "not_found") return { state: "failed", reason: "the ticket is no more" };
    if (outcome === "caller_has_open_ticket")
      return { state: "failed", reason: "the caller has another open ticket" };
    return { state: "done", result: { outcome } };
  }
  return { state: "retry", reason: "the ticket changes all the time" };
}

function wanted(
  step: StepCall<"update_ticket">["step"],
  scope: StepCall["scope"],
): Pick<ChangeCommand, "status" | "priority" | "assignee"> {
  const { status, priority, assignee } = step;
  return {
    ...(status === undefined ? {} : { status }),
    ...(priority === undefined ? {} : { priority }),
    ...(assignee === undefined
      ? {}
      : { assignee: renderText(assignee, scope).trim().slice(0, 200) || null }),
  };
}
