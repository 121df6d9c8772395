// Sends one message, by WhatsApp, e-mail or webhook: marked before it goes, so that one which may have gone is never sent again by itself.
import { toRfc3339 } from "@pipecast/contracts/time";
import type { Delivery } from "@pipecast/platform/outbox";
import { z } from "zod";
import { EventsErrors } from "../events-errors.ts";
import type { EventsParts } from "../parts.ts";
import { readFacts } from "./message-facts.ts";
import type { MessageSender, OutgoingMessage, SendOutcome } from "./message-sender.ts";
import {
  type MessageRow,
  type Settled,
  claimMessage,
  findMessage,
  isGivenUp,
  settleMessage,
} from "./message-table.ts";
import { planNotice } from "./notices/plan-notice.ts";
import { safeParameters } from "./safe-parameters.ts";
import type { ReadNotifications } from "./notices/read-notifications.ts";
import type { SendingGates } from "./sending-gates.ts";
import type { ReadTicketSettings } from "./ticket-settings.ts";
import { tellTimeline } from "./tell-timeline.ts";

export type MessagingParts = Pick<
  EventsParts,
  "db" | "clock" | "log" | "organizations" | "tickets"
> & {
  sender: MessageSender;
  gates: SendingGates;
  settingsOf: ReadTicketSettings;
  noticesOf: ReadNotifications;
  /** There was trouble and it is over: what waits is tried at once. */
  onRecovered: () => void;
};

export const MessagePayload = z.object({ id: z.string() });

/** Resolves when the message is settled; rejects with what the outbox tries again. */
export async function deliverMessage(
  parts: MessagingParts,
  { payload }: Pick<Delivery, "payload">,
  signal: AbortSignal,
): Promise<void> {
  const { db, clock, gates } = parts;
  const row = await findMessage(db, MessagePayload.parse(payload).id);
  if (row === undefined) return;
  if (row.state === "sending")
    return settle(parts, row, ["sending"], {
      state: "unknown",
      reason: "the program stopped while it was being sent",
    });
  if (row.state !== "waiting") return;
  if (isGivenUp(row, clock.now()))
    return settle(parts, row, ["waiting"], {
      state: "failed",
      reason: `given up after three days; last: ${row.reason}`,
    });

  const plan = await (row.notice === null ? planMessage(parts, row) : planNotice(parts, row));
  if ("skip" in plan)
    return settle(parts, row, ["waiting"], { state: "skipped", reason: plan.skip });
  if ("hold" in plan) {
    const held = { state: "waiting" as const, reason: plan.reason };
    await settleMessage(db, row.id, ["waiting"], held, clock.now());
    throw EventsErrors.MESSAGE_WAITS({ retry_after_ms: plan.hold });
  }
  const waitMs = gates.waitMs(row.org_id);
  if (waitMs > 0) throw EventsErrors.MESSAGE_WAITS({ retry_after_ms: waitMs });
  const { template, parameters } = plan;
  const sends = { template, parameters: JSON.stringify(parameters) };
  if (!(await claimMessage(db, row, sends, clock.now()))) return;
  const outcome = await parts.sender.send(plan, signal);
  await onOutcome(parts, { ...row, attempts: row.attempts + 1 }, outcome);
}

async function planMessage(
  { settingsOf, organizations }: MessagingParts,
  row: MessageRow,
): Promise<{ skip: string } | OutgoingMessage> {
  if (row.to_number === "") return { skip: "the caller's number is not known" };
  const settings = await settingsOf(row.org_id);
  if (settings === undefined) return { skip: "the organization is no more" };
  if (!settings.enabled) return { skip: "ticket-whatsapp is not enabled" };
  const { template, parameters } = settings.statuses[row.status];
  if (template === "") return { skip: `no template is set for ${row.status}` };
  const { timezone } = await organizations.of(row.org_id);
  const timeText = (at: number) => toRfc3339(at, timezone).slice(0, 16).replace("T", " ");
  return {
    id: row.id,
    org_id: row.org_id,
    to: row.to_number,
    template,
    parameters: safeParameters(parameters, readFacts(row.facts), timeText),
    subject: "",
    text: "",
  };
}

async function onOutcome(
  parts: MessagingParts,
  row: MessageRow,
  outcome: SendOutcome,
): Promise<void> {
  const { db, clock, gates } = parts;
  const { org_id } = row;
  if (outcome.state === "retry") {
    if (outcome.retry_after_ms === undefined) gates.failed(org_id);
    else gates.pause(org_id, outcome.retry_after_ms);
    const { reason, retry_after_ms = 0 } = outcome;
    await settleMessage(db, row.id, ["sending"], { state: "waiting", reason }, clock.now());
    note(parts, row, "waiting", reason);
    throw EventsErrors.MESSAGE_WAITS({ retry_after_ms });
  }
  if (outcome.state === "unknown") gates.failed(org_id);
  else if (gates.succeeded(org_id)) parts.onRecovered();
  const reason = "reason" in outcome ? outcome.reason : "";
  const id = outcome.state === "sent" ? { request_id: outcome.request_id } : {};
  // Also when another worker has called it unknown meanwhile: this one knows.
  await settle(parts, row, ["sending", "unknown"], { state: outcome.state, reason, ...id });
}

async function settle(
  parts: MessagingParts,
  row: MessageRow,
  from: Parameters<typeof settleMessage>[2],
  settled: Settled,
): Promise<void> {
  if (!(await settleMessage(parts.db, row.id, from, settled, parts.clock.now()))) return;
  note(parts, row, settled.state, settled.reason);
  await tellTimeline(parts, row, settled);
}

function note({ log }: MessagingParts, row: MessageRow, state: string, reason: string): void {
  const { org_id, ticket_number, ticket_id, transition, attempts } = row;
  const fields = { event: `${row.channel}.${state}`, org_id, ticket_number, ticket_id, transition };
  const say = state === "failed" || state === "unknown" ? log.warn : log.info;
  // What the other side says may hold the caller's number.
  say.call(log, { ...fields, attempts, pii: { reason } }, "a message");
}
