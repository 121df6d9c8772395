// How a day goes against the same stretch of time a week before: calls, bots, tickets, by hour, number, queue and bot.
import { z } from "zod";
import { TicketFigures } from "../events/ticket-figures.ts";
import { OrgQuery, Time } from "../fields.ts";
import { SessionFigures } from "../gateway/session-figures.ts";
import { defineRoute } from "../route.ts";

const count = z.number().int();

/** Calls that began then; `calls` = live + settling + decided, and the verdicts together are `decided`, as in statements. */
export const CallFigures = z.object({
  calls: count,
  live: count,
  settling: count,
  decided: count,
  verdicts: z.record(z.string(), count),
  answered: count,
  bot_resolved: count,
  transferred: count,
  /** Missed, waited in vain in a queue, or lost by a bot. */
  missed: count,
});
export type CallFigures = z.infer<typeof CallFigures>;

const Stretch = z.object({
  from: Time,
  to: Time,
  calls: CallFigures,
  /** Milliseconds from a caller's arrival until somebody answered, the middle one; of the newest 2,000 answered calls. */
  time_to_human_ms: count.nullable(),
  /** Null where the service that knows does not answer, or cannot count. */
  tickets: TicketFigures.nullable(),
  bots: SessionFigures.nullable(),
});

const share = z.object({ id: z.string(), calls: count, missed: count });

export const Overview = z.object({
  timezone: z.string(),
  now: Stretch,
  /** The same hours, seven days earlier. */
  before: Stretch,
  /** One entry for every hour of the stretch. */
  hours: z.array(
    z.object({ at: Time, calls: count, missed: count, calls_before: count, missed_before: count }),
  ),
  /** Most calls first, at most 50. */
  numbers: z.array(share),
  bots: z.array(share.extend({ resolved: count, transferred: count })),
  /** Of the newest 2,000 calls. */
  queues: z.array(
    z.object({ id: z.string(), calls: count, answered: count, wait_median_ms: count.nullable() }),
  ),
});
export type Overview = z.infer<typeof Overview>;

export const getOverview = defineRoute({
  method: "GET",
  path: "/api/v1/overview",
  auth: ["jwt"],
  role: "read_only",
  summary: "Today, or a stretch of at most 31 days, against the same hours a week before",
  tag: "pbx",
  query: OrgQuery.extend({
    /** The organization's midnight when absent. */
    from: z.iso.datetime({ offset: true }).optional(),
    /** Now when absent. */
    to: z.iso.datetime({ offset: true }).optional(),
  }),
  success: { status: 200, schema: Overview },
  errors: ["PBX_ORGANIZATION_NOT_FOUND", "PBX_STRETCH_IMPOSSIBLE"],
});
