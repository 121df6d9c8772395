// Sends a message again because a person decided so: the only way for one whose outcome is unknown.
import { newId } from "@pipecast/platform/db";
import type { Outbox } from "@pipecast/platform/outbox";
import { EventsErrors } from "../events-errors.ts";
import type { EventsParts } from "../parts.ts";
import { type MessageRow, findMessage } from "./message-table.ts";

const again = ["failed", "unknown", "skipped", "kept"] as const;

/** Throws EVENTS_MESSAGE_NOT_FOUND, EVENTS_MESSAGE_NOT_RESENT. */
export async function resendMessage(
  { db, clock, outbox }: Pick<EventsParts, "db" | "clock"> & { outbox: Outbox },
  org_id: string,
  id: string,
): Promise<MessageRow> {
  const found = await findMessage(db, id);
  if (found === undefined || found.org_id !== org_id) throw EventsErrors.MESSAGE_NOT_FOUND();
  const now = clock.now();
  const row: MessageRow = { ...found, state: "waiting", waiting_since: now, updated_at: now };
  await db.transaction(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable("events_messages")
      .set({ state: "waiting", waiting_since: now, updated_at: now })
      .where("id", "=", id)
      .where("state", "in", [...again])
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw EventsErrors.MESSAGE_NOT_RESENT({ state: found.state });
    // Another delivery of the same message, under a key of its own.
    const dedupe_key = newId(now);
    const { channel: topic, ticket_id: key } = found;
    await outbox.add(trx, { topic, key, dedupe_key, payload: { id } });
  });
  return row;
}
