// Triggers one workflow: at least once, under a key that makes it once.
import { toRfc3339 } from "@pipecast/contracts/time";
import type { Delivery } from "@pipecast/platform/outbox";
import { EventsErrors } from "../events-errors.ts";
import { MessagePayload } from "../messages/deliver-message.ts";
import { readFacts } from "../messages/message-facts.ts";
import {
  type MessageRow,
  type Settled,
  claimMessage,
  findMessage,
  isGivenUp,
  settleMessage,
} from "../messages/message-table.ts";
import { tellTimeline } from "../messages/tell-timeline.ts";
import type { ReadTicketSettings } from "../messages/ticket-settings.ts";
import type { EventsParts } from "../parts.ts";
import { guardLoop } from "./loop-guard.ts";
import type { WorkflowEngine, WorkflowRun } from "./workflow-engine.ts";

export type TriggerParts = Pick<
  EventsParts,
  "db" | "clock" | "log" | "organizations" | "tickets"
> & { engine: WorkflowEngine; settingsOf: ReadTicketSettings };

const open = ["waiting", "sending"] as const;

/** Resolves when the trigger is settled; rejects with what the outbox tries again. */
export async function deliverTrigger(
  parts: TriggerParts,
  { payload }: Pick<Delivery, "payload">,
  signal: AbortSignal,
): Promise<void> {
  const { db, clock, engine } = parts;
  const row = await findMessage(db, MessagePayload.parse(payload).id);
  if (row === undefined || !open.some((state) => state === row.state)) return;
  if (isGivenUp(row, clock.now()))
    return settle(parts, row, {
      state: "failed",
      reason: `given up after three days; last: ${row.reason}`,
    });
  const settings = await parts.settingsOf(row.org_id);
  const workflow_id = settings?.statuses[row.status].workflow_id ?? null;
  if (workflow_id === null)
    return settle(parts, row, {
      state: "skipped",
      reason: `no workflow is set for ${row.status}`,
    });
  const guard = row.state === "sending" ? "go" : await guardLoop(db, row, clock.now());
  if (guard === "loop")
    return settle(parts, row, {
      state: "skipped",
      reason:
        "this ticket has triggered workflows too often today: they seem to trigger each other",
    });
  if (guard === "wait") throw EventsErrors.MESSAGE_WAITS({ retry_after_ms: 60_000 });

  const sends = { template: workflow_id, parameters: "[]" };
  if (!(await claimMessage(db, row, sends, clock.now(), open))) return;
  const tried = { ...row, attempts: row.attempts + 1 };
  const outcome = await engine.trigger(await runOf(parts, row, workflow_id), signal);
  if (outcome.state === "retry") {
    const { reason, retry_after_ms = 0 } = outcome;
    await settleMessage(db, row.id, open, { state: "waiting", reason }, clock.now());
    note(parts, tried, "waiting", reason);
    throw EventsErrors.MESSAGE_WAITS({ retry_after_ms });
  }
  const reason = "reason" in outcome ? outcome.reason : "";
  const id = outcome.state === "sent" ? { request_id: outcome.request_id } : {};
  await settle(parts, tried, { state: outcome.state, reason, ...id });
}

/** The same for every try: receivers compare. */
async function runOf(
  { organizations }: TriggerParts,
  row: MessageRow,
  workflow_id: string,
): Promise<WorkflowRun> {
  const { ticket_id, org_id } = row;
  const { source, at } = readFacts(row.facts);
  const { timezone } = await organizations.of(org_id);
  return {
    workflow_id,
    idempotency_key: `${ticket_id}:${row.transition}`,
    payload: {
      phone: row.to_number,
      source,
      ticket_id,
      timestamp: toRfc3339(at, timezone),
      org_id,
    },
  };
}

async function settle(parts: TriggerParts, row: MessageRow, settled: Settled): Promise<void> {
  if (!(await settleMessage(parts.db, row.id, open, settled, parts.clock.now()))) return;
  note(parts, row, settled.state, settled.reason);
  await tellTimeline(parts, row, settled);
}

function note({ log }: TriggerParts, row: MessageRow, state: string, reason: string): void {
  const { org_id, ticket_number, ticket_id, transition, attempts } = row;
  const fields = { event: `workflow.${state}`, org_id, ticket_number, ticket_id, transition };
  const say = state === "failed" ? log.warn : log.info;
  say.call(log, { ...fields, attempts, reason }, "a workflow trigger");
}
