// Settings of the events service.
import { defaultPlace } from "@pipecast/contracts/default-place";
import { setting } from "@pipecast/platform/env";
import { parseAllowList } from "@pipecast/platform/safe-fetch";
import { z } from "zod";

export const eventsSettings = z.object({
  ...defaultPlace,
  TICKET_STORE: setting
    .choice("where tickets live; sql when not set", ["sql", "firestore"])
    .default("sql"),
  MSG91_BASE_URL: setting
    .url("where MSG91 answers; https://control.msg91.com when not set", ["http", "https"])
    .default("https://control.msg91.com"),
  WEBHOOK_ALLOW: setting
    .list("host:port pairs that webhooks may reach though private or without TLS, by commas")
    .refine((list) => parseAllowList(list).faults.length === 0, "must be host:port, by commas")
    .default([]),
  WORKFLOW_GATEWAY_URL: setting
    .url("what runs workflows; the built-in receiver when not set", ["http", "https"])
    .optional(),
  FIRESTORE_PROJECT: setting.text("the Google Cloud project of the tickets").optional(),
  FIRESTORE_EMULATOR_HOST: setting.text("host:port of a Firestore emulator").optional(),
});
export type EventsSettings = z.infer<typeof eventsSettings>;
