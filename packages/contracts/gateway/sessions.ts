// Registering a call before its audio arrives, and what a session was. CONTRACT §4.
import { z } from "zod";
import { Id, IdParams, ListQuery, OrgQuery, Time, listOf } from "../fields.ts";
import { defineRoute } from "../route.ts";

export const registerCall = defineRoute({
  method: "POST",
  path: "/internal/calls",
  auth: ["internal"],
  summary: "A call is about to reach a bot: a single-use UUID for its audio",
  tag: "internal",
  body: z.strictObject({
    org_id: Id,
    bot_id: Id,
    channel_id: z.string().max(128),
    linkedid: z.string().max(128),
    /** The channel's name, `PJSIP/…`. */
    endpoint: z.string().max(256),
    /** E.164, or empty when withheld. */
    caller_number: z.string().max(32),
    did: z.string().max(32),
    /** Samples per second of the line; 8000 when absent. */
    rate: z.union([z.literal(8000), z.literal(16000), z.literal(24000)]).optional(),
  }),
  success: {
    status: 201,
    schema: z.object({
      uuid: z.string(),
      session_id: Id,
      expires_in: z.number(),
      /** host:port where this gateway takes the call's audio. */
      audiosocket: z.string(),
    }),
  },
  errors: [
    "GATEWAY_BOT_NOT_FOUND",
    "GATEWAY_BOT_NOT_PUBLISHED",
    "GATEWAY_FULL",
    "GATEWAY_DRAINING",
  ],
});

/** For a switch that cannot close the line itself: the sandbox. */
export const reportLineTaken = defineRoute({
  method: "POST",
  path: "/internal/sessions/:id/line-taken",
  auth: ["internal"],
  summary: "The switch has hung up the call or moved it away: the session ends as by a closed line",
  tag: "internal",
  params: IdParams,
  body: z.strictObject({ org_id: Id }),
  success: { status: 200, schema: z.object({ status: z.literal("told") }) },
  errors: ["GATEWAY_SESSION_NOT_FOUND"],
});

export const SessionView = z.object({
  id: Id,
  org_id: Id,
  bot_id: Id,
  version: z.number().int(),
  call_metadata: z.record(z.string(), z.string()),
  state: z.record(z.string(), z.unknown()),
  node: z.string().nullable(),
  path: z.array(z.string()),
  ongoing_actions: z.number().int(),
  transcript: z.array(
    z.object({
      at: Time,
      who: z.enum(["caller", "bot"]),
      text: z.string(),
      /** Passages of the organization's texts that the bot had just looked up. */
      sources: z
        .array(z.object({ knowledge: z.string(), name: z.string(), text: z.string() }))
        .optional(),
    }),
  ),
  actions: z.array(
    z.object({
      at: Time,
      type: z.string(),
      url: z.string().optional(),
      body: z.unknown().optional(),
      status: z.string(),
      ms: z.number(),
    }),
  ),
  /** Milliseconds from the start unless the name says otherwise; a list has one entry per turn, null is what cannot be known. */
  timings: z.record(z.string(), z.union([z.number(), z.array(z.number()), z.null()])),
  outcome: z.string().nullable(),
});
export type SessionView = z.infer<typeof SessionView>;

/** pbx asks too (internal, naming `org_id`): whether the caller's audio ever came. `node` is null until it did. */
export const getSession = defineRoute({
  method: "GET",
  path: "/admin/sessions/:id",
  auth: ["jwt", "internal"],
  role: "read_only",
  summary: "One bot's part in a call, while it lasts and afterwards",
  tag: "gateway",
  params: IdParams,
  query: OrgQuery,
  success: { status: 200, schema: SessionView },
  errors: ["GATEWAY_SESSION_NOT_FOUND"],
});

/** One line of a list; `outcome` and `ended_at` are null while it lasts. */
export const SessionListItem = z.object({
  id: Id,
  org_id: Id,
  bot_id: Id,
  version: z.number().int(),
  channel_id: z.string(),
  linkedid: z.string(),
  caller_number: z.string(),
  did: z.string(),
  node: z.string().nullable(),
  started_at: Time,
  ended_at: Time.nullable(),
  outcome: z.string().nullable(),
});
export type SessionListItem = z.infer<typeof SessionListItem>;

export const listSessions = defineRoute({
  method: "GET",
  path: "/admin/sessions",
  auth: ["jwt"],
  role: "read_only",
  summary: "Sessions, newest first: those that run among those that are over",
  tag: "gateway",
  query: ListQuery.extend({
    bot_id: Id.optional(),
    linkedid: z.string().min(1).max(128).optional(),
    /** `true`: only those that run. */
    running: z.stringbool().optional(),
  }),
  success: { status: 200, schema: listOf(SessionListItem) },
});

/** Events: snapshot, transcript, node, state, action, outcome, end, dropped. docs/gateway-api.md has their data. */
export const streamSession = defineRoute({
  method: "GET",
  path: "/admin/sessions/:id/stream",
  auth: ["jwt"],
  role: "read_only",
  summary: "A session as it goes on: what is known at once, then every change",
  tag: "gateway",
  params: IdParams,
  query: OrgQuery,
  success: { status: 200, contentType: "text/event-stream" },
  errors: ["GATEWAY_SESSION_NOT_FOUND", "GATEWAY_STREAMS_FULL"],
});

export const sayInSession = defineRoute({
  method: "POST",
  path: "/admin/sessions/:id/say",
  auth: ["jwt"],
  role: "agent",
  summary: "Typed words of the caller, for a live session: what a test call without a voice says",
  tag: "gateway",
  params: IdParams,
  body: z.strictObject({ org_id: Id.optional(), text: z.string().trim().min(1).max(2000) }),
  success: { status: 202, schema: z.object({ accepted: z.literal(true) }) },
  errors: ["GATEWAY_SESSION_NOT_FOUND", "GATEWAY_SESSION_OVER"],
});
