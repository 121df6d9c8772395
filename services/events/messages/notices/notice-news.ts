// What of a ticket's change may be told to people of the organization. Pure.
import { NoticeEvent } from "@pipecast/contracts/pbx/channels";
import { z } from "zod";
import type { Ticket } from "../../tickets/ticket.ts";

/** A ticket as it was when it changed; what notices are made of, also when they go out later. */
export const NoticeNews = z.object({
  org_id: z.string(),
  ticket_id: z.string(),
  transition: z.string(),
  event: NoticeEvent,
  number: z.number(),
  source: z.string(),
  priority: z.string(),
  caller_number: z.string(),
  category: z.string(),
  summary: z.string(),
  guest_name: z.string(),
  room_number: z.string(),
  calls: z.number(),
});
export type NoticeNews = z.infer<typeof NoticeNews>;

/** `urgent:2` is no change of status: callers and workflows are not told. */
export function isUrgency(transition: string): boolean {
  return transition.startsWith("urgent:");
}

/** Undefined where nobody can want to hear of it. */
export function noticeNews(ticket: Ticket, transition: string): NoticeNews | undefined {
  const event = eventOf(transition);
  if (event === undefined) return undefined;
  const { id, org_id, number, source, priority, caller_number } = ticket;
  const { category, guest_name, room_number, entries } = ticket;
  return {
    org_id,
    ticket_id: id,
    transition,
    event,
    number,
    source,
    priority,
    caller_number,
    category: category.slice(0, 100),
    summary: ticket.summary.slice(0, 500),
    guest_name: guest_name.slice(0, 100),
    room_number: room_number.slice(0, 40),
    calls: new Set(entries.map(({ linkedid }) => linkedid).filter((call) => call !== "")).size,
  };
}

function eventOf(transition: string): NoticeEvent | undefined {
  if (transition === "open") return "ticket";
  if (isUrgency(transition)) return "urgent_ticket";
  return transition.startsWith("closed:") ? "ticket_closed" : undefined;
}
