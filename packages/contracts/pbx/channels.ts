// Settings of what people of an organization are told, and by which way: e-mail, a webhook of their own, rules, quiet hours.
import { z } from "zod";
import { Id, OrgQuery } from "../fields.ts";
import { defineRoute } from "../route.ts";
import { Statement } from "./statements.ts";

const pbx = { auth: ["jwt"] as const, tag: "pbx" as const };
const errors = ["PBX_ORGANIZATION_NOT_FOUND"];
const org_id = Id.optional();

const MailAddress = z.email("must be an e-mail address").max(254);

export const EmailSettings = z.object({
  configured: z.boolean(),
  host: z.string(),
  port: z.number().int(),
  /** TLS from the first byte (465); otherwise STARTTLS, without which no password goes out. */
  secure: z.boolean(),
  user: z.string(),
  from: z.string(),
});
export type EmailSettings = z.infer<typeof EmailSettings>;

const email = { ...pbx, path: "/api/v1/settings/email" } as const;

export const putEmailSettings = defineRoute({
  ...email,
  method: "PUT",
  role: "admin",
  summary: "The mail server that notifications go out by; the password is sealed, never shown",
  body: z.strictObject({
    org_id,
    host: z
      .string()
      .regex(/^[A-Za-z0-9.:[\]-]{0,253}$/, "must be a host, or empty to forget it")
      .optional(),
    port: z.number().int().min(1).max(65_535).optional(),
    secure: z.boolean().optional(),
    user: z
      .string()
      .regex(/^[^\p{C}]{0,254}$/u, "must be one line")
      .optional(),
    password: z
      .string()
      .regex(/^[^\p{C}]{1,512}$/u, "must be one line")
      .nullish(),
    from: MailAddress.optional(),
  }),
  success: { status: 200, schema: EmailSettings },
  errors: [...errors, "PBX_EMAIL_INCOMPLETE"],
});

export const getEmailSettings = defineRoute({
  ...email,
  method: "GET",
  summary: "Whether e-mail can be sent",
  query: OrgQuery,
  success: { status: 200, schema: EmailSettings },
  errors,
});

export const MessageWebhook = z.object({ configured: z.boolean(), url: z.string() });
export type MessageWebhook = z.infer<typeof MessageWebhook>;

const webhook = { ...pbx, path: "/api/v1/settings/message-webhook" } as const;

export const putMessageWebhook = defineRoute({
  ...webhook,
  method: "PUT",
  role: "admin",
  summary: "Where notifications are posted, signed with the organization's signing secret",
  body: z.strictObject({
    org_id,
    /** "" forgets it. */
    url: z.union([z.literal(""), z.url({ protocol: /^https?$/ }).max(2_048)]),
  }),
  success: { status: 200, schema: MessageWebhook },
  errors,
});

export const getMessageWebhook = defineRoute({
  ...webhook,
  method: "GET",
  summary: "Where notifications are posted",
  query: OrgQuery,
  success: { status: 200, schema: MessageWebhook },
  errors,
});

/** How our own sender reaches people; null where nothing is set. */
export const Channels = z.object({
  email: EmailSettings.omit({ configured: true }).extend({ password: z.string() }).nullable(),
  webhook: z.object({ url: z.string() }).nullable(),
});
export type Channels = z.infer<typeof Channels>;

export const readChannels = defineRoute({
  method: "POST",
  path: "/api/v1/settings/channels/internal",
  auth: ["internal"],
  summary: "Mail server and webhook for our own sender: on this machine or over TLS only",
  tag: "internal",
  body: z.object({ org_id: Id }),
  success: { status: 200, schema: Channels },
  errors: [...errors, "PBX_PLAIN_CONNECTION"],
});

export const NoticeChannel = z.enum(["email", "whatsapp", "webhook"]);
export type NoticeChannel = z.infer<typeof NoticeChannel>;
export const NoticeEvent = z.enum(["ticket", "urgent_ticket", "ticket_closed"]);
export type NoticeEvent = z.infer<typeof NoticeEvent>;

const To = z.array(z.string().trim().min(3).max(254)).max(20);
const WallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be like 08:00");
/** E-mail goes to addresses, WhatsApp to numbers, the webhook to its own URL. */
const reaches = ({ channel, to }: { channel: NoticeChannel; to: string[] }) =>
  channel === "webhook"
    ? to.length === 0
    : to.length > 0 &&
      to.every((one) =>
        channel === "email" ? MailAddress.safeParse(one).success : /^\+[1-9][0-9]{5,14}$/.test(one),
      );
const unreachable =
  "to must be e-mail addresses for email, numbers like +91… for whatsapp, none for webhook";

export const NoticeRule = z
  .strictObject({
    when: NoticeEvent,
    channel: NoticeChannel,
    to: To.default([]),
    /** Also in quiet hours. */
    anytime: z.boolean().default(false),
  })
  .refine(reaches, unreachable);
export type NoticeRule = z.infer<typeof NoticeRule>;

export const Notifications = z.strictObject({
  rules: z.array(NoticeRule).max(20).default([]),
  /** In the organization's zone; may go past midnight. What comes meanwhile is held back. */
  quiet_hours: z.strictObject({ from: WallTime, to: WallTime }).nullable().default(null),
  daily_summary: z
    .strictObject({ at: WallTime, channel: NoticeChannel, to: To.default([]) })
    .refine(reaches, unreachable)
    .nullable()
    .default(null),
  /** The approved template that carries a notice by WhatsApp: its one value is the text. */
  whatsapp_template: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,128}$/, "must be a template's name")
    .default("team_notice"),
});
export type Notifications = z.infer<typeof Notifications>;

const notifications = { ...pbx, path: "/api/v1/settings/notifications" } as const;

export const putNotifications = defineRoute({
  ...notifications,
  method: "PUT",
  role: "admin",
  summary: "Who hears of which tickets and how, quiet hours, and a daily summary",
  body: Notifications.extend({ org_id }),
  success: { status: 200, schema: Notifications },
  errors,
});

export const getNotifications = defineRoute({
  ...notifications,
  method: "GET",
  role: "admin",
  summary: "Who hears of which tickets and how",
  query: OrgQuery,
  success: { status: 200, schema: Notifications },
  errors,
});

export const readNotifications = defineRoute({
  method: "POST",
  path: "/internal/notifications",
  auth: ["internal"],
  summary: "The same for our own sender, with the organization's zone",
  tag: "internal",
  body: z.object({ org_id: Id }),
  success: {
    status: 200,
    schema: z.object({ notifications: Notifications, timezone: z.string() }),
  },
  errors,
});

export const listSummaries = defineRoute({
  method: "POST",
  path: "/internal/notifications/summaries",
  auth: ["internal"],
  summary: "Organizations that want a daily summary",
  tag: "internal",
  body: z.object({}),
  success: {
    status: 200,
    schema: z.object({
      items: z.array(z.object({ org_id: Id, timezone: z.string(), at: z.string() })),
    }),
  },
});

export const readStatement = defineRoute({
  method: "POST",
  path: "/internal/statements",
  auth: ["internal"],
  summary: "One day's calls in sums, for the daily summary",
  tag: "internal",
  body: z.object({ org_id: Id, day: z.iso.date() }),
  success: { status: 200, schema: Statement },
  errors,
});
