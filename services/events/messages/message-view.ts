// A message as the API shows it.
import type { Message } from "@pipecast/contracts/events/messages";
import { toRfc3339 } from "@pipecast/contracts/time";
import { decodeJson } from "@pipecast/platform/db";
import { z } from "zod";
import type { MessageRow } from "./message-table.ts";

const Receiver = z.object({ to: z.string() });
const Parameters = z.array(z.string());

export function viewMessage(row: MessageRow, timeZone: string): Message {
  const { id, ticket_id, ticket_number, status, channel, template, state, reason } = row;
  const { attempts, request_id } = row;
  return {
    id,
    ticket_id,
    ticket_number,
    status,
    channel,
    notice: row.notice !== null,
    to: row.notice === null ? row.to_number : Receiver.parse(decodeJson(row.notice)).to,
    template,
    parameters: Parameters.parse(decodeJson(row.parameters)),
    state,
    reason,
    attempts,
    request_id,
    created_at: toRfc3339(row.created_at, timeZone),
    updated_at: toRfc3339(row.updated_at, timeZone),
  };
}
