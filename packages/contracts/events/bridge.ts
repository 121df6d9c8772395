// The bridges that bots and their makers post to. CONTRACT §5.
import { z } from "zod";
import { defineRoute } from "../route.ts";

const auth = ["session", "internal", "signed"] as const;

/** What `create_ticket` carries; wider fields are cut, not refused: a caller's words must not be lost over their length. */
export const CreateTicket = z.looseObject({
  org_id: z.string().max(128).optional(),
  caller_number: z.string().max(200).default(""),
  category: z.string().optional(),
  summary: z.string().optional(),
  guest_name: z.string().nullish(),
  room_number: z.union([z.string(), z.number()]).nullish(),
  details: z.string().nullish(),
  channel_id: z.string().max(128).nullish(),
  linkedid: z.string().max(128).nullish(),
});
export type CreateTicket = z.infer<typeof CreateTicket>;

export const TicketMade = z.object({
  ticket_id: z.string(),
  number: z.number().int(),
  status: z.string(),
  created_at: z.string(),
  updated: z.boolean(),
});

/** A request to the PBX with an organization's own key and secret. */
export const PbxForward = z.object({
  api_key: z.string().min(1).max(256),
  api_secret: z.string().min(1).max(256),
  endpoint: z.string().min(1).max(400),
  body: z.record(z.string(), z.unknown()).default({}),
});
export type PbxForward = z.infer<typeof PbxForward>;

const forwardErrors = [
  "EVENTS_ENDPOINT_NOT_FORWARDED",
  "EVENTS_PBX_CREDENTIALS_REFUSED",
  "EVENTS_PBX_UNREACHABLE",
  "EVENTS_PBX_CIRCUIT_OPEN",
  "EVENTS_PBX_TIMEOUT",
];

export const botBridge = defineRoute({
  method: "POST",
  path: "/bot-bridge",
  auth,
  summary: "Write down what a caller wants (`create_ticket`), or ask the PBX (`pbx_forward`)",
  tag: "events",
  body: z.looseObject({ action: z.string().max(100) }),
  success: { status: 201, schema: z.looseObject({}) },
  errors: ["EVENTS_UNKNOWN_ACTION", "EVENTS_WISH_INCOMPLETE", ...forwardErrors],
});

export const whatsappBridge = defineRoute({
  method: "POST",
  path: "/whatsapp-bridge",
  auth,
  summary: "Ask the PBX with an organization's key and secret",
  tag: "events",
  body: PbxForward,
  success: { status: 200, schema: z.looseObject({}) },
  errors: forwardErrors,
});
