// How quickly bots answered in a stretch of time and what their models cost: for the overview.
import { z } from "zod";
import { Id } from "../fields.ts";
import { defineRoute } from "../route.ts";

const count = z.number().int();

export const SessionFigures = z.object({
  sessions: count,
  /** Sessions that were looked into: the newest of them, where there are very many. */
  looked_at: count,
  turns: count,
  /** Milliseconds from the caller's last word to the bot's first; null without a turn. */
  turn_median_ms: count.nullable(),
  turn_p95_ms: count.nullable(),
  /** US dollars; null once a model without a known price was used. */
  cost_usd: z.number().nullable(),
});
export type SessionFigures = z.infer<typeof SessionFigures>;

export const readSessionFigures = defineRoute({
  method: "POST",
  path: "/internal/sessions/figures",
  auth: ["internal"],
  summary: "Turns and cost of an organization's sessions in a stretch of time",
  tag: "internal",
  /** Epoch ms; `to` is not in it any more. */
  body: z.strictObject({ org_id: Id, from: z.number().int(), to: z.number().int() }),
  success: { status: 200, schema: SessionFigures },
});
