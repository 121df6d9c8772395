// A notice to one receiver as it is stored with its message.
import { createHash } from "node:crypto";
import type { NoticeChannel } from "@pipecast/contracts/pbx/channels";
import { decodeJson, newId } from "@pipecast/platform/db";
import { z } from "zod";
import type { MessageRow } from "../message-table.ts";

export const Notice = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  /** Also in quiet hours. */
  anytime: z.boolean(),
  /** WhatsApp's, where it is not the one of notices: a workflow names its own. */
  template: z.string().optional(),
  parameters: z.array(z.string()).optional(),
});
export type Notice = z.infer<typeof Notice>;

export interface NoticeOf {
  org_id: string;
  /** A ticket's id, or `daily-2026-11-20`. */
  about: string;
  ticket_number: number;
  /** What it tells of `about`, like `urgent:2`. */
  transition: string;
  channel: NoticeChannel;
  notice: Notice;
}

/** One for each receiver: told to the same by the same way, it is the same message. */
export function noticeRow(of: NoticeOf, now: number): MessageRow {
  const { org_id, about, ticket_number, transition, channel, notice } = of;
  const receiver = createHash("sha256").update(`${org_id}|${channel}|${notice.to}`).digest("hex");
  return {
    id: newId(now),
    org_id,
    ticket_id: about,
    ticket_number,
    transition: `notice:${transition}:${receiver.slice(0, 16)}`,
    status: transition.startsWith("closed:") ? "closed" : "open",
    channel,
    to_number: channel === "whatsapp" ? notice.to : "",
    template: "",
    parameters: "[]",
    state: "waiting",
    reason: "",
    attempts: 0,
    request_id: "",
    facts: "{}",
    notice: JSON.stringify(notice),
    waiting_since: now,
    created_at: now,
    updated_at: now,
  };
}

export function readNotice(text: string): Notice {
  return Notice.parse(decodeJson(text));
}
