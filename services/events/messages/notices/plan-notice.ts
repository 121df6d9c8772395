// What a notice sends, or that it waits for the end of the quiet hours.
import { toRfc3339 } from "@pipecast/contracts/time";
import type { Clock } from "@pipecast/platform/clock";
import type { OutgoingMessage } from "../message-sender.ts";
import type { MessageRow } from "../message-table.ts";
import { safeText } from "../safe-parameters.ts";
import { readNotice } from "./notice.ts";
import { quietUntil } from "./quiet-hours.ts";
import type { ReadNotifications } from "./read-notifications.ts";

export async function planNotice(
  { clock, noticesOf }: { clock: Pick<Clock, "now">; noticesOf: ReadNotifications },
  row: MessageRow,
): Promise<{ hold: number; reason: string } | OutgoingMessage> {
  const notice = readNotice(row.notice ?? "null");
  const { to, subject, text, anytime } = notice;
  const { notifications, timezone } = await noticesOf(row.org_id);
  const now = clock.now();
  const until = anytime ? null : quietUntil(now, notifications.quiet_hours, timezone);
  if (until !== null) {
    const clockTime = toRfc3339(until, timezone).slice(11, 16);
    return { hold: until - now, reason: `quiet hours until ${clockTime}` };
  }
  const whatsapp = row.channel === "whatsapp";
  return {
    id: row.id,
    org_id: row.org_id,
    to,
    template: whatsapp ? notice.template || notifications.whatsapp_template : "",
    parameters: whatsapp
      ? (notice.parameters ?? [text]).map((one) => safeText(one, 500))
      : [subject],
    subject,
    text,
  };
}
