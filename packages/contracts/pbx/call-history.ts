// Finished and running calls as the ledger knows them: one record per linkedid, its verdict and why. CONTRACT §3.
import { z } from "zod";
import { Id, ListQuery, OrgQuery, Time, listOf } from "../fields.ts";
import { defineRoute } from "../route.ts";

export const CallDirection = z.enum(["inbound", "outbound", "internal"]);
export const CallVerdict = z.enum([
  "human_answered",
  "bot_resolved",
  "bot_transferred",
  "missed_call",
  "queue_timeout",
  "bot_dropped",
  "excluded",
]);
export type CallVerdict = z.infer<typeof CallVerdict>;

export const CallReason = z.object({
  /** The rule that decided; its name stays. */
  rule: z.string(),
  text: z.string(),
  /** Ids of the facts it rests on. */
  facts: z.array(z.string()),
});

const CallSession = z.object({
  id: z.string(),
  bot_id: z.string(),
  version: z.number().int(),
  outcome: z.string(),
});

export const CallRecord = z.object({
  linkedid: z.string(),
  org_id: Id,
  channel_id: z.string(),
  direction: CallDirection,
  caller_number: z.string(),
  did: z.string(),
  started_at: Time,
  ended_at: Time.nullable(),
  state: z.enum(["live", "settling", "decided"]),
  verdict: CallVerdict.nullable(),
  /** Grows with every change of the verdict; 0 while there is none. */
  version: z.number().int(),
  reasons: z.array(CallReason),
  session: CallSession.nullable(),
  ticket_id: z.string().nullable(),
});
export type CallRecord = z.infer<typeof CallRecord>;

export const CallDetail = CallRecord.extend({
  /** CDR rows as they were written. */
  legs: z.array(z.looseObject({ id: z.string() })),
  /** In the words of Asterisk's queue_log. */
  queue_events: z.array(
    z.object({ at: Time, queue: z.string(), event: z.string(), extension: z.string().optional() }),
  ),
});
export type CallDetail = z.infer<typeof CallDetail>;

const base = { auth: ["jwt"] as const, tag: "pbx" as const };

export const listCalls = defineRoute({
  ...base,
  method: "GET",
  path: "/api/v1/calls",
  summary: "The organization's calls, newest first",
  query: ListQuery.extend({
    /** Calls that began at or after, and before: RFC 3339. */
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
    direction: CallDirection.optional(),
    verdict: CallVerdict.optional(),
    /** The caller's number or the one that was called. */
    number: z.string().trim().min(1).max(64).optional(),
  }),
  success: { status: 200, schema: listOf(CallRecord) },
});

export const getCall = defineRoute({
  ...base,
  method: "GET",
  path: "/api/v1/calls/:linkedid",
  summary: "One call: its verdict, the rule that decided and the evidence",
  params: z.object({ linkedid: z.string().min(1).max(128) }),
  query: OrgQuery,
  success: { status: 200, schema: CallDetail },
  errors: ["PBX_CALL_UNKNOWN"],
});

/** Server-sent events: `calls` with the newest fifty at once, then `call` with each that is decided or decided anew. */
export const streamCalls = defineRoute({
  ...base,
  method: "GET",
  path: "/api/v1/calls/stream",
  summary: "Calls as they are decided",
  query: OrgQuery,
  success: { status: 200, contentType: "text/event-stream" },
});
