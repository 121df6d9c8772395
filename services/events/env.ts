// Settings of the events service.
import { isTimeZone } from "@pipecast/contracts/time";
import { setting } from "@pipecast/platform/env";
import { z } from "zod";

export const eventsSettings = z.object({
  DEFAULT_TIMEZONE: setting
    .text("the zone of organizations that name none; Asia/Kolkata when not set")
    .refine(isTimeZone, "must be a time zone like Asia/Kolkata")
    .default("Asia/Kolkata"),
  DEFAULT_COUNTRY: setting
    .text("the country of organizations that name none; IN when not set")
    .regex(/^[A-Z]{2}$/, "must be two capital letters, like IN")
    .default("IN"),
  TICKET_STORE: setting
    .choice("where tickets live; sql when not set", ["sql", "firestore"])
    .default("sql"),
  MSG91_BASE_URL: setting
    .url("where MSG91 answers; https://control.msg91.com when not set", ["http", "https"])
    .default("https://control.msg91.com"),
  WORKFLOW_GATEWAY_URL: setting
    .url("what runs workflows; the built-in receiver when not set", ["http", "https"])
    .optional(),
  FIRESTORE_PROJECT: setting.text("the Google Cloud project of the tickets").optional(),
  FIRESTORE_EMULATOR_HOST: setting.text("host:port of a Firestore emulator").optional(),
});
export type EventsSettings = z.infer<typeof eventsSettings>;
