// Settings of what callers are told after a call: MSG91's key, which templates and workflows, and the editor's default. CONTRACT §3.
import { z } from "zod";
import { Id, OrgQuery } from "../fields.ts";
import { defineRoute } from "../route.ts";

const pbx = { auth: ["jwt"] as const, tag: "pbx" as const };
const errors = ["PBX_ORGANIZATION_NOT_FOUND"];

export const Msg91Settings = z.object({
  configured: z.boolean(),
  /** The end of the key, to tell one from another. */
  last4: z.string().nullable(),
  integrated_number: z.string().nullable(),
  namespace: z.string().nullable(),
  language: z.string(),
});
export type Msg91Settings = z.infer<typeof Msg91Settings>;
/** What MSG91 would not take of what was saved, in words; saved it is all the same. */
const warnings = z.array(z.string());

/** A number of MSG91 is written in digits with the country code, `919876543210`; a plus and blanks are forgiven. */
const IntegratedNumber = z
  .string()
  .transform((text) => text.replaceAll(/[\s+()-]/g, ""))
  .pipe(z.string().regex(/^[1-9][0-9]{5,14}$/, "must be digits with the country code"));

export const putMsg91Settings = defineRoute({
  ...pbx,
  method: "PUT",
  path: "/api/v1/settings/msg91",
  role: "admin",
  summary: "MSG91's key and the WhatsApp number it sends from: sealed, never shown; null forgets",
  body: z.strictObject({
    org_id: Id.optional(),
    authkey: z
      .string()
      .regex(/^[!-~]{8,256}$/, "must be 8 to 256 characters without spaces")
      .nullish(),
    integrated_number: IntegratedNumber.optional(),
    namespace: z
      .string()
      .regex(/^[A-Za-z0-9_-]{0,64}$/, "must be letters, digits, _ and -")
      .nullish(),
    language: z
      .string()
      .regex(/^[A-Za-z]{2,3}([_-][A-Za-z]{2,4})?$/, "must be like en or en_US")
      .optional(),
  }),
  success: { status: 200, schema: Msg91Settings.extend({ warnings }) },
  errors: [...errors, "PBX_MSG91_INCOMPLETE"],
});

export const getMsg91Settings = defineRoute({
  ...pbx,
  method: "GET",
  path: "/api/v1/settings/msg91",
  summary: "Whether WhatsApp messages can be sent",
  query: OrgQuery,
  success: { status: 200, schema: Msg91Settings },
  errors,
});

const listQuery = OrgQuery.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional(),
});
const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() });
const askErrors = [...errors, "PBX_MSG91_KEY_REFUSED", "PBX_MSG91_UNAVAILABLE"];

export const listMsg91Numbers = defineRoute({
  ...pbx,
  method: "GET",
  path: "/api/v1/settings/msg91/numbers",
  summary: "The WhatsApp numbers that the key may send from; empty without a key",
  query: OrgQuery,
  success: {
    status: 200,
    schema: page(z.object({ number: z.string(), status: z.string() })),
  },
  errors: askErrors,
});

export const listMsg91Templates = defineRoute({
  ...pbx,
  method: "GET",
  path: "/api/v1/settings/msg91/templates",
  summary: "The templates of the WhatsApp number, with what Meta said of each; empty without a key",
  query: OrgQuery,
  success: {
    status: 200,
    schema: page(
      z.object({
        name: z.string(),
        language: z.string(),
        status: z.string(),
        /** How many values its body takes. */
        parameters: z.number().int(),
        text: z.string(),
      }),
    ),
  },
  errors: askErrors,
});

export const listMsg91Logs = defineRoute({
  ...pbx,
  method: "GET",
  path: "/api/v1/settings/msg91/logs",
  summary: "What became of each message, newest first",
  query: listQuery,
  success: { status: 200, schema: page(z.looseObject({})) },
  errors: [...errors, "PBX_EVENTS_UNAVAILABLE"],
});

export const readMsg91Key = defineRoute({
  method: "POST",
  path: "/api/v1/settings/msg91/key",
  auth: ["internal"],
  summary: "The key in the clear, for our own sender: on this machine or over TLS only",
  tag: "internal",
  body: z.object({ org_id: Id }),
  success: {
    status: 200,
    schema: z.object({
      authkey: z.string(),
      integrated_number: z.string(),
      expires_in: z.number(),
      namespace: z.string().nullable(),
      language: z.string(),
    }),
  },
  errors: [...errors, "PBX_MSG91_NOT_CONFIGURED", "PBX_PLAIN_CONNECTION"],
});

/** Fields of a ticket that a template's values may be taken from. */
export const MessageField = z.enum([
  "number",
  "status",
  "category",
  "summary",
  "guest_name",
  "room_number",
  "opened_at",
]);
export type MessageField = z.infer<typeof MessageField>;

const StatusChange = z.strictObject({
  /** "" sends nothing. */
  template: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{0,128}$/, "must be a template's name")
    .optional(),
  /** What its body_1, body_2 … are filled with. */
  parameters: z.array(MessageField).max(20).optional(),
  workflow_id: z
    .string()
    .regex(/^[A-Za-z0-9_.:-]{1,128}$/, "must be a workflow's id")
    .nullish(),
});

const StatusSettings = z.object({
  template: z.string(),
  parameters: z.array(MessageField),
  workflow_id: z.string().nullable(),
});

export const TicketWhatsapp = z.object({
  enabled: z.boolean(),
  statuses: z.object({
    open: StatusSettings,
    in_progress: StatusSettings,
    closed: StatusSettings,
  }),
});
export type TicketWhatsapp = z.infer<typeof TicketWhatsapp>;

export const putTicketWhatsapp = defineRoute({
  ...pbx,
  method: "PUT",
  path: "/api/v1/settings/ticket-whatsapp",
  role: "admin",
  summary: "Which template a caller gets and which workflow runs as a ticket changes",
  body: z.strictObject({
    org_id: Id.optional(),
    enabled: z.boolean().optional(),
    statuses: z
      .strictObject({ open: StatusChange, in_progress: StatusChange, closed: StatusChange })
      .partial()
      .optional(),
  }),
  success: { status: 200, schema: TicketWhatsapp.extend({ warnings }) },
  errors,
});

export const getTicketWhatsapp = defineRoute({
  ...pbx,
  method: "GET",
  path: "/api/v1/settings/ticket-whatsapp",
  summary: "Which template a caller gets and which workflow runs as a ticket changes",
  query: OrgQuery,
  success: { status: 200, schema: TicketWhatsapp },
  errors,
});

export const readTicketWhatsapp = defineRoute({
  method: "POST",
  path: "/api/v1/settings/ticket-whatsapp/internal",
  auth: ["internal"],
  summary: "The same for our own sender: on this machine or over TLS only",
  tag: "internal",
  body: z.object({ org_id: Id }),
  success: { status: 200, schema: TicketWhatsapp },
  errors: [...errors, "PBX_PLAIN_CONNECTION"],
});

export const getEditorSettings = defineRoute({
  ...pbx,
  method: "GET",
  path: "/api/v1/settings/editor",
  summary: "Where a new webhook of a flow goes when nothing else is written",
  query: OrgQuery,
  success: { status: 200, schema: z.object({ default_webhook_url: z.string() }) },
  errors,
});
