// What became of one day's calls, in sums that must match.
import { z } from "zod";
import { Id, OrgQuery } from "../fields.ts";
import { defineRoute } from "../route.ts";

const count = z.number().int();

export const Statement = z.object({
  org_id: Id,
  /** In the organization's zone. */
  day: z.string(),
  timezone: z.string(),
  /** Calls that began on that day = live + settling + decided. */
  calls: count,
  live: count,
  settling: count,
  decided: count,
  /** Decided calls by verdict; together as many as `decided`. */
  verdicts: z.record(z.string(), count),
  /** Verdicts of calls that came in, on their way to tickets: told + waiting + undeliverable + unsent; null where that is no longer kept (7 days). */
  deliveries: z
    .object({ told: count, waiting: count, undeliverable: count, unsent: count })
    .nullable(),
  /** Calls of which something is on record, but that are not among the calls: none. */
  facts_without_call: count,
  matches: z.boolean(),
  /** What does not match, in words. */
  faults: z.array(z.string()),
});
export type Statement = z.infer<typeof Statement>;

export const getStatement = defineRoute({
  method: "GET",
  path: "/api/v1/statements",
  auth: ["jwt"],
  summary: "One day's calls, their verdicts and what tickets learnt of them; the sums must match",
  tag: "pbx",
  query: OrgQuery.extend({ day: z.iso.date() }),
  success: { status: 200, schema: Statement },
  errors: ["PBX_ORGANIZATION_NOT_FOUND"],
});
