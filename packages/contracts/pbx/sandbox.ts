// What a phone network would do, when the sandbox stands in for Asterisk. CONTRACT §3, SWITCH=sandbox.
import { z } from "zod";
import { ChannelId, Extension, Id, OrgQuery, Time } from "../fields.ts";
import { defineRoute } from "../route.ts";

const base = { auth: ["jwt"] as const, role: "agent" as const, tag: "sandbox" as const };
const ChannelParams = z.object({ channel_id: ChannelId });
const AgentParams = z.object({ extension: Extension });
const OrgBody = z.strictObject({ org_id: Id.optional() }).optional();

/** Where a bot waits for the caller's audio, when the call is at a bot. */
const botLeg = { uuid: z.string().optional(), audiosocket: z.string().optional() };

export const SandboxCallState = z.enum(["ringing", "bot", "queue", "talking", "ended"]);

export const placeSandboxCall = defineRoute({
  ...base,
  method: "POST",
  path: "/api/v1/sandbox/calls",
  summary: "A call comes in (or goes out)",
  body: z.strictObject({
    org_id: Id.optional(),
    /** The caller's number, or an extension for outbound and internal calls; empty for an anonymous caller. */
    from: z.string().max(32),
    /** The dialled number: a DID of the organization, an extension, or an outside number. */
    to: z.string().min(1).max(32),
    direction: z.enum(["inbound", "outbound", "internal"]).optional(),
  }),
  success: {
    status: 201,
    schema: z.object({
      channel_id: z.string(),
      linkedid: z.string(),
      session_id: z.string().optional(),
      ...botLeg,
    }),
  },
  errors: ["PBX_NUMBER_NOT_FOUND"],
});

/** A browser phone of the gateway calls a bot: the call is at that session's bot from its first moment. */
export const placePhoneCall = defineRoute({
  method: "POST",
  path: "/internal/sandbox/phone-calls",
  auth: ["internal"],
  tag: "internal",
  summary: "A call from a browser phone, whose audio the gateway already has",
  body: z.strictObject({
    org_id: Id,
    bot_id: Id,
    session_id: Id,
    uuid: z.uuid(),
    /** Empty for an anonymous caller. */
    caller_number: z.string().max(32),
  }),
  success: {
    status: 201,
    schema: z.object({
      channel_id: z.string(),
      linkedid: z.string(),
      channel_name: z.string(),
      caller_number: z.string(),
      /** The bot's own number where it has one, else "". */
      did: z.string(),
    }),
  },
  errors: ["PBX_ORGANIZATION_NOT_FOUND", "PBX_SANDBOX_FULL"],
});

/** Our own gateway asks too, for its browser phones; it names `org_id`. So with the hang-up. */
export const getSandboxCall = defineRoute({
  ...base,
  auth: ["jwt", "internal"],
  role: "read_only",
  method: "GET",
  path: "/api/v1/sandbox/calls/:channel_id",
  summary: "Where a call is",
  params: ChannelParams,
  query: OrgQuery,
  success: {
    status: 200,
    schema: z.object({
      state: SandboxCallState,
      queue: z.string().optional(),
      extension: z.string().optional(),
      session_id: z.string().optional(),
      ...botLeg,
    }),
  },
  errors: ["PBX_CALL_NOT_FOUND"],
});

export const hangUpSandboxCall = defineRoute({
  ...base,
  auth: ["jwt", "internal"],
  method: "POST",
  path: "/api/v1/sandbox/calls/:channel_id/hangup",
  summary: "The caller (or the other side) hangs up",
  params: ChannelParams,
  body: OrgBody,
  success: { status: 200, schema: z.object({ status: z.literal("hung_up") }) },
  errors: ["PBX_CALL_NOT_FOUND"],
});

export const listRinging = defineRoute({
  ...base,
  role: "read_only",
  method: "GET",
  path: "/api/v1/sandbox/ringing",
  summary: "Which agents ring now",
  query: OrgQuery,
  success: {
    status: 200,
    schema: z.array(
      z.object({
        channel_id: z.string(),
        linkedid: z.string(),
        queue: z.string().nullable(),
        extension: z.string(),
        caller_number: z.string(),
        since: Time,
      }),
    ),
  },
});

const Phone = z.object({
  channel_id: z.string(),
  linkedid: z.string(),
  queue: z.string().nullable(),
  extension: z.string(),
  caller_number: z.string(),
});

/** The data of a `phones` event: every phone that rings or talks. */
export const PhonesPicture = z.object({
  /** `until`: when it stops ringing unanswered. */
  ringing: z.array(Phone.extend({ since: Time, until: Time })),
  talking: z.array(Phone),
});
export type PhonesPicture = z.infer<typeof PhonesPicture>;

export const streamRinging = defineRoute({
  ...base,
  role: "read_only",
  method: "GET",
  path: "/api/v1/sandbox/ringing/stream",
  summary:
    "Server-sent events: `phones` with all that ring or talk, at once and after every change",
  query: OrgQuery,
  success: { status: 200, contentType: "text/event-stream" },
});

function agentRoute(action: "answer" | "decline" | "hangup", summary: string) {
  return defineRoute({
    ...base,
    method: "POST",
    path: `/api/v1/sandbox/agents/:extension/${action}`,
    summary,
    params: AgentParams,
    body: OrgBody,
    success: { status: 200, schema: z.object({ status: z.string(), channel_id: z.string() }) },
    errors: ["PBX_AGENT_NOT_RINGING"],
  });
}

export const answerAgent = agentRoute("answer", "The agent takes the call that rings");
export const declineAgent = agentRoute("decline", "The agent refuses the call that rings");
export const hangUpAgent = agentRoute("hangup", "The agent ends the call");
