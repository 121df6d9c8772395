// Single-use tickets for `WS /ws/{bot_id}/{ticket}`: for carriers that can send neither a header nor a subprotocol. CONTRACT §4.
import { z } from "zod";
import { Id, IdParams } from "../fields.ts";
import { defineRoute } from "../route.ts";

export const Ticket = z.object({
  ticket: z.string(),
  /** Where the carrier connects, after the host: `/ws/{bot_id}/{ticket}`. */
  path: z.string(),
  /** Seconds. */
  expires_in: z.number(),
});
export type Ticket = z.infer<typeof Ticket>;

const errors = [
  "GATEWAY_BOT_NOT_FOUND",
  "GATEWAY_BOT_NOT_PUBLISHED",
  "GATEWAY_TICKETS_FULL",
] as const;

export const mintTicket = defineRoute({
  method: "POST",
  path: "/admin/bots/:id/tickets",
  auth: ["jwt"],
  role: "agent",
  summary: "A ticket that opens the bot's websocket once",
  tag: "gateway",
  params: IdParams,
  body: z.strictObject({ org_id: Id.optional() }).optional(),
  success: { status: 201, schema: Ticket },
  errors: [...errors],
});

/** The same for who has an API key: whatever answers the carrier's question where the call's audio shall go. */
export const mintTicketByKey = defineRoute({
  method: "POST",
  path: "/ws/:id/tickets",
  auth: "public",
  summary: "A ticket that opens the bot's websocket once; `Authorization: Bearer` has an API key",
  tag: "gateway",
  params: IdParams,
  success: { status: 201, schema: Ticket },
  errors: ["UNAUTHORIZED", ...errors],
});
