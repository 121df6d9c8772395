// Live calls: transfer, hang-up, and what the gateway tells about a session. CONTRACT §3.
import { z } from "zod";
import { ChannelId, Id, OrgQuery, Time } from "../fields.ts";
import { defineRoute } from "../route.ts";

export const DestinationType = z.enum(["queue", "extension", "external"]);
export type DestinationType = z.infer<typeof DestinationType>;

const ChannelParams = z.object({ channel_id: ChannelId });

export const transferCall = defineRoute({
  method: "POST",
  path: "/api/v1/calls/:channel_id/transfer",
  auth: ["jwt", "session"],
  role: "agent",
  summary:
    "Hand a live call to a queue, an extension or an outside number; answers once the switch confirms",
  tag: "pbx",
  params: ChannelParams,
  body: z.object({
    org_id: Id.optional(),
    destination: z.string().min(1).max(64),
    destination_type: DestinationType.optional(),
  }),
  success: {
    status: 200,
    schema: z.object({
      status: z.literal("transferred"),
      channel_id: z.string(),
      context: z.string(),
      extension: z.string(),
    }),
  },
  errors: [
    "PBX_DESTINATION_MALFORMED",
    "PBX_CALL_NOT_FOUND",
    "PBX_DESTINATION_UNKNOWN",
    "PBX_EXTERNAL_NOT_ALLOWED",
    "PBX_ALREADY_TRANSFERRED",
    "PBX_TRANSFER_OUTCOME_UNKNOWN",
  ],
});

/**
 * Click-to-call. The extension's phone rings; once it is answered the number is dialled, under the organization's `external`
 * policy. The same `Idempotency-Key` (header, up to 200 characters) again is the same call, whatever became of it.
 */
export const placeCall = defineRoute({
  method: "POST",
  path: "/api/v1/calls",
  auth: ["jwt"],
  role: "agent",
  summary:
    "Ring an extension's phone and, once it is answered, dial an outside number; the header `Idempotency-Key` makes it one call",
  tag: "pbx",
  body: z.object({
    org_id: Id.optional(),
    /** Whose phone rings. */
    from: z.string().min(1).max(20),
    /** A phone number, in E.164 or as it is dialled in the organization's country. */
    to: z.string().min(3).max(40),
  }),
  success: {
    status: 201,
    schema: z.object({
      status: z.literal("ringing"),
      channel_id: z.string(),
      linkedid: z.string(),
      from: z.string(),
      to: z.string(),
    }),
  },
  errors: [
    "PBX_DESTINATION_MALFORMED",
    "PBX_DESTINATION_UNKNOWN",
    "PBX_EXTERNAL_NOT_ALLOWED",
    "PBX_PHONE_NOT_THERE",
    "PBX_SWITCH_UNAVAILABLE",
  ],
});

export const hangUpCall = defineRoute({
  method: "POST",
  path: "/api/v1/calls/:channel_id/hangup",
  auth: ["jwt", "session"],
  role: "agent",
  summary: "End a live call",
  tag: "pbx",
  params: ChannelParams,
  body: z.object({ org_id: Id.optional() }).optional(),
  success: {
    status: 200,
    schema: z.object({ status: z.literal("hung_up"), channel_id: z.string() }),
  },
  errors: ["PBX_CALL_NOT_FOUND"],
});

/**
 * A bot gives back a call that it could not serve (its session crashed, or its transfer failed): pbx sends it to the fallback of
 * its number, at most once, and hangs up when there is none. The gateway hangs up itself where this is not answered.
 */
export const fallBackCall = defineRoute({
  method: "POST",
  path: "/api/v1/calls/:channel_id/fallback",
  auth: ["session"],
  summary: "Send a call that its bot could not serve to the fallback of its number",
  tag: "pbx",
  params: ChannelParams,
  body: z.object({ org_id: Id.optional() }).optional(),
  success: {
    status: 200,
    schema: z.object({
      /** `transferred`: a transfer of unknown outcome had reached its place, and the call was left there. */
      status: z.enum(["routed", "hung_up", "transferred"]),
      channel_id: z.string(),
    }),
  },
  errors: ["PBX_CALL_NOT_FOUND"],
});

export const LiveCall = z.object({
  linkedid: z.string(),
  channel_id: z.string(),
  caller_number: z.string(),
  /** The DID that was dialled. */
  caller_id: z.string(),
  /** Queue or extension the call is at, or the bot's id. */
  to: z.string(),
  bot_id: z.string().optional(),
  node: z.string().optional(),
  since: Time,
});
export type LiveCall = z.infer<typeof LiveCall>;

export const listLiveCalls = defineRoute({
  method: "GET",
  path: "/api/v1/calls/live",
  auth: ["jwt"],
  summary: "Calls that are up now",
  tag: "pbx",
  query: OrgQuery,
  success: { status: 200, schema: z.array(LiveCall) },
});

/** Server-sent events: `calls` with the whole list, at once and after every change. */
export const streamLiveCalls = defineRoute({
  method: "GET",
  path: "/api/v1/calls/live/stream",
  auth: ["jwt"],
  summary: "Calls that are up now, and again whenever that changes",
  tag: "pbx",
  query: OrgQuery,
  success: { status: 200, contentType: "text/event-stream" },
});

/** What a bot's part of a call came to, told by the gateway's outbox: at least once, the last version counts. */
export const SessionOutcomeFact = z.strictObject({
  org_id: Id,
  session_id: Id,
  channel_id: z.string(),
  linkedid: z.string(),
  bot_id: Id,
  bot_version: z.number().int(),
  outcome: z.enum([
    "completed",
    "transferred",
    "transfer_failed",
    "caller_hung_up",
    "caller_silent",
    "failed",
    /** The gateway was gone before the session ended, and says so when it is back. */
    "gateway_lost",
  ]),
  started_at: z.number(),
  ended_at: z.number(),
});
export type SessionOutcomeFact = z.infer<typeof SessionOutcomeFact>;

export const reportSessionOutcome = defineRoute({
  method: "POST",
  path: "/internal/facts/session-outcome",
  auth: ["internal"],
  summary: "The gateway tells how a session ended",
  tag: "internal",
  body: SessionOutcomeFact,
  success: { status: 200, schema: z.object({ recorded: z.boolean() }) },
});

/** The organization's service credential, for the services that send it (`auth:"org"`) to a trusted bridge. */
export const readServiceCredential = defineRoute({
  method: "POST",
  path: "/internal/service-credential",
  auth: ["internal"],
  summary: "The sealed service credential of an organization, opened",
  tag: "internal",
  body: z.strictObject({ org_id: Id }),
  success: { status: 200, schema: z.object({ api_key: z.string(), api_secret: z.string() }) },
  errors: ["PBX_ORGANIZATION_NOT_FOUND"],
});

/** Whether a request signed with an organization's secret is what it says; `webhook_id` counts once. */
export const verifySignature = defineRoute({
  method: "POST",
  path: "/internal/signatures/verify",
  auth: ["internal"],
  summary: "Verify Standard Webhooks headers against the organization's signing secrets",
  tag: "internal",
  bodyLimit: 1024 * 1024,
  body: z.strictObject({
    org_id: Id.optional(),
    /** Says whose request it is where it does not name the organization: a bridge's `pbx_forward`. */
    api_key: z.string().max(256).optional(),
    webhook_id: z.string().max(256),
    webhook_timestamp: z.string().max(32),
    webhook_signature: z.string().max(2048),
    body: z.string(),
  }),
  success: {
    status: 200,
    schema: z.object({ valid: z.boolean(), replayed: z.boolean(), org_id: z.string().nullable() }),
  },
});

/**
 * Standard Webhooks headers for a request that one of our services is about to send in an organization's name; null where it has
 * no signing secret. The secret itself stays in pbx.
 */
export const signRequest = defineRoute({
  method: "POST",
  path: "/internal/signatures/sign",
  auth: ["internal"],
  summary: "Sign a request with the organization's signing secrets",
  tag: "internal",
  bodyLimit: 2 * 1024 * 1024,
  body: z.strictObject({
    org_id: Id,
    /** No space and no dot. */
    webhook_id: z.string().regex(/^[!-\-/-~]{1,256}$/),
    body: z.string(),
  }),
  success: {
    status: 200,
    schema: z.object({
      headers: z
        .object({
          "webhook-id": z.string(),
          "webhook-timestamp": z.string(),
          "webhook-signature": z.string(),
        })
        .nullable(),
    }),
  },
  errors: ["PBX_ORGANIZATION_NOT_FOUND"],
});
