// A message that did not arrive, or perhaps did, stands on its ticket's timeline: whoever works on it should know.
import type { EventsParts } from "../parts.ts";
import type { MessageRow, Settled } from "./message-table.ts";

const names: Record<MessageRow["channel"], string> = {
  whatsapp: "WhatsApp message",
  workflow: "Workflow trigger",
  email: "E-mail",
  webhook: "Webhook message",
};

/** The list of messages has it too: what goes wrong here is logged, not tried again. */
export async function tellTimeline(
  { tickets, clock, log }: Pick<EventsParts, "tickets" | "clock" | "log">,
  row: MessageRow,
  { state, reason }: Settled,
): Promise<void> {
  if (state !== "failed" && state !== "unknown") return;
  const what = names[row.channel] + (row.notice === null ? "" : " to our people");
  const outcome = state === "failed" ? "was not sent" : "may or may not have arrived";
  try {
    await tickets.apply(row.org_id, {
      type: "change",
      ticket_id: row.ticket_id,
      by: row.channel,
      at: clock.now(),
      text: {},
      note: `${what} for "${row.status}" ${outcome}: ${reason}`,
    });
  } catch (err) {
    log.warn({ event: "messages.timeline", ticket_id: row.ticket_id, err }, "no note was left");
  }
}
