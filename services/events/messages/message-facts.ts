// A ticket as it was when it changed: what messages and triggers are made of, also when they go out later.
import { TicketSource, TicketStatus } from "@pipecast/contracts/events/tickets";
import { decodeJson } from "@pipecast/platform/db";
import { z } from "zod";
import type { Ticket } from "../tickets/ticket.ts";

export const MessageFacts = z.object({
  number: z.number(),
  status: TicketStatus,
  source: TicketSource,
  category: z.string(),
  summary: z.string(),
  guest_name: z.string(),
  room_number: z.string(),
  /** When it changed, and when it was opened. */
  at: z.number(),
  opened_at: z.number(),
});
export type MessageFacts = z.infer<typeof MessageFacts>;

/** `closed:7` is a change to closed. */
export function statusOf(transition: string): TicketStatus {
  return TicketStatus.parse(transition.split(":")[0]);
}

export function factsOf(ticket: Ticket, transition: string): MessageFacts {
  const { number, source, category, guest_name, room_number, created_at, updated_at } = ticket;
  const status = statusOf(transition);
  return {
    number,
    status,
    source,
    category,
    summary: ticket.summary.slice(0, 1_000),
    guest_name,
    room_number,
    at: status === "open" ? created_at : updated_at,
    opened_at: created_at,
  };
}

export function readFacts(text: string): MessageFacts {
  return MessageFacts.parse(decodeJson(text));
}
