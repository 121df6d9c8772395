// Keeps a workflow that changes tickets from triggering itself without end.
import type { MessageDb, MessageRow } from "../messages/message-table.ts";

const hourMs = 3_600_000;
/** More changes of one ticket in a day than people make. */
const mostPerTicket = 10;
/** What an organization's workflows get in an hour; more wait. */
const mostPerHour = 1_000;

export type Guard = "go" | "wait" | "loop";

export async function guardLoop(db: MessageDb, row: MessageRow, now: number): Promise<Guard> {
  const triggered = db.kysely
    .selectFrom("events_messages")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("org_id", "=", row.org_id)
    .where("channel", "=", "workflow")
    .where("state", "in", ["sent", "sending"]);
  const ofTicket = await triggered
    .where("ticket_id", "=", row.ticket_id)
    .where("updated_at", ">", now - 24 * hourMs)
    .executeTakeFirst();
  if ((ofTicket?.count ?? 0) >= mostPerTicket) return "loop";
  const ofOrganization = await triggered.where("updated_at", ">", now - hourMs).executeTakeFirst();
  return (ofOrganization?.count ?? 0) >= mostPerHour ? "wait" : "go";
}
