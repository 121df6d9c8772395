// Sends a message by the ways of tickets' messages: it is put into their outbox once, and what becomes of it stands there.
import { toE164 } from "@pipecast/contracts/phone/to-e164";
import { insertIfAbsent } from "@pipecast/platform/db";
import { noticeRow } from "../../messages/notices/notice.ts";
import type { StepCall, StepOutcome } from "../runner/step-outcome.ts";
import type { StepParts } from "./perform-step.ts";
import { renderText } from "./render-text.ts";

export async function sendMessage(
  {
    db,
    clock,
    outbox,
    organizations,
  }: Pick<StepParts, "db" | "clock" | "outbox" | "organizations">,
  { run, step, scope, key }: Omit<StepCall<"send_message">, "signal">,
): Promise<StepOutcome> {
  const { channel, template } = step;
  const { country } = await organizations.of(run.org_id);
  const to = receiver(step, scope, country);
  if (to === undefined)
    return { state: "failed", reason: `there is nobody to send to by ${channel}` };
  const ticket = scope.state["ticket"];
  const number = typeof ticket === "object" && ticket !== null ? Reflect.get(ticket, "number") : 0;
  const row = noticeRow(
    {
      org_id: run.org_id,
      about: scope.args.ticket_id,
      ticket_number: typeof number === "number" ? number : 0,
      // Two ids of 36 letters would not fit beside the receiver: the run's and the visit are enough.
      transition: `${run.id.replaceAll("-", "")}.${key.split(":")[2]}`,
      channel,
      notice: {
        to,
        subject: renderText(step.subject, scope).replaceAll(/\s+/g, " ").slice(0, 200),
        text: renderText(step.text, scope).slice(0, 8_000),
        anytime: true,
        ...(channel === "whatsapp"
          ? { template, parameters: step.parameters.map((one) => renderText(one, scope)) }
          : {}),
      },
    },
    clock.now(),
  );
  const added = await db.transaction(async (trx) => {
    if (!(await insertIfAbsent(trx, "events_messages", row))) return false;
    const { id } = row;
    await outbox.add(trx, { topic: channel, key: id, dedupe_key: id, payload: { id } });
    return true;
  });
  return { state: "done", result: added ? { message_id: row.id } : { outcome: "done before" } };
}

function receiver(
  { channel, to }: StepCall<"send_message">["step"],
  scope: StepCall["scope"],
  country: string,
): string | undefined {
  if (channel === "webhook") return "";
  const named = to === undefined ? "" : renderText(to, scope).trim();
  if (channel === "email") return /^[^\s@]+@[^\s@]+$/.test(named) ? named : undefined;
  const number = to === undefined ? scope.args.phone : named;
  return number === "" ? undefined : (toE164(number, country) ?? undefined);
}
