// What callers and people were told and which workflows ran: one record per ticket, transition, channel and receiver. CONTRACT §5.
import { z } from "zod";
import { Id, IdParams, OrgQuery, Time, listOf } from "../fields.ts";
import { defineRoute } from "../route.ts";

/**
 * `waiting` for its turn or the next try; `sending`; `sent`: the other side took it; then `delivered`, `read` by its receipt;
 * `failed` for good, `skipped` as it was not wanted, `unknown`: it may have arrived, and is not sent again by itself;
 * `kept`: no key is set, so it stayed here.
 */
export const MessageState = z.enum([
  "waiting",
  "sending",
  "sent",
  "delivered",
  "read",
  "failed",
  "unknown",
  "skipped",
  "kept",
]);
export type MessageState = z.infer<typeof MessageState>;

export const MessageChannel = z.enum(["whatsapp", "workflow", "email", "webhook"]);
export type MessageChannel = z.infer<typeof MessageChannel>;

export const Message = z.object({
  id: Id,
  ticket_id: z.string(),
  ticket_number: z.number().int(),
  status: z.enum(["open", "in_progress", "closed"]),
  channel: MessageChannel,
  /** Told to people of the organization, not to the caller. */
  notice: z.boolean(),
  /** E.164 or an e-mail address; "" where there is nobody to send to, and for the organization's webhook. */
  to: z.string(),
  /** The template or the workflow. */
  template: z.string(),
  parameters: z.array(z.string()),
  state: MessageState,
  /** Why, where it did not simply go. */
  reason: z.string(),
  attempts: z.number().int(),
  /** What the other side calls it. */
  request_id: z.string(),
  created_at: Time,
  updated_at: Time,
});
export type Message = z.infer<typeof Message>;

const base = { auth: ["jwt"] as const, tag: "events" as const };

export const listMessages = defineRoute({
  ...base,
  method: "GET",
  path: "/messages",
  summary: "Messages and workflow triggers, newest first: what went, what did not, and why",
  query: z.object({
    org_id: Id.optional(),
    channel: MessageChannel.optional(),
    state: MessageState.optional(),
    ticket_id: Id.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(512).optional(),
  }),
  success: { status: 200, schema: listOf(Message) },
  errors: ["EVENTS_ORGANIZATION_NOT_FOUND"],
});

export const resendMessage = defineRoute({
  ...base,
  method: "POST",
  path: "/messages/:id/resend",
  summary: "Send a failed, unknown or skipped message again: a person has decided it",
  params: IdParams,
  body: z.strictObject({ org_id: Id.optional() }),
  success: { status: 202, schema: Message },
  errors: ["EVENTS_MESSAGE_NOT_FOUND", "EVENTS_MESSAGE_NOT_RESENT"],
});

export const sendTestMessage = defineRoute({
  ...base,
  method: "POST",
  path: "/messages/test",
  role: "admin",
  summary: "Send one template to a number of your own, and say at once what came of it",
  body: z.strictObject({
    org_id: Id.optional(),
    to: z.string().max(64),
    template: z.string().regex(/^[A-Za-z0-9_.-]{1,128}$/, "must be a template's name"),
    parameters: z.array(z.string().max(1_000)).max(20).default([]),
  }),
  success: {
    status: 200,
    schema: z.object({ state: MessageState, reason: z.string(), request_id: z.string() }),
  },
  errors: ["EVENTS_CALLER_NUMBER_INVALID"],
});

export const getReceiptsUrl = defineRoute({
  ...base,
  method: "GET",
  path: "/messages/receipts-url",
  role: "admin",
  summary: "Where MSG91 is to report delivery: paste it into its webhook settings",
  query: OrgQuery,
  success: { status: 200, schema: z.object({ url: z.string() }) },
});

/** MSG91 signs nothing: the secret in the path is what it knows. Its fields are chosen by whoever sets the webhook up. */
export const takeReceipt = defineRoute({
  method: "POST",
  path: "/webhooks/msg91/:org_id/:secret",
  auth: "public",
  summary: "MSG91 reports what became of a message",
  tag: "events",
  params: z.object({ org_id: Id, secret: z.string().min(1).max(128) }),
  body: z.unknown(),
  success: { status: 200, schema: z.object({ taken: z.number().int() }) },
});

/** The same list for pbx, whose settings show it as MSG91's log. */
export const messagesOf = defineRoute({
  method: "POST",
  path: "/internal/messages/list",
  auth: ["internal"],
  summary: "An organization's WhatsApp messages, newest first",
  tag: "internal",
  body: z.strictObject({
    org_id: Id,
    limit: z.number().int().min(1).max(200),
    cursor: z.string().max(512).optional(),
  }),
  success: { status: 200, schema: listOf(Message) },
});
