// How many tickets were opened and closed in a stretch of time: for the overview.
import { z } from "zod";
import { Id } from "../fields.ts";
import { defineRoute } from "../route.ts";

const count = z.number().int();

export const TicketFigures = z.object({
  opened: count,
  closed: count,
  /** Not closed now, whenever they were opened. */
  open_now: count,
  /** Opened then for calls that reached nobody; and how many of these are closed by now. */
  lost: count,
  recovered: count,
});
export type TicketFigures = z.infer<typeof TicketFigures>;

export const readTicketFigures = defineRoute({
  method: "POST",
  path: "/internal/tickets/figures",
  auth: ["internal"],
  summary: "Tickets opened and closed in a stretch of time; null where the store cannot count",
  tag: "internal",
  /** Epoch ms; `to` is not in it any more. */
  body: z.strictObject({ org_id: Id, from: z.number().int(), to: z.number().int() }),
  success: { status: 200, schema: z.object({ figures: TicketFigures.nullable() }) },
});
