// Settings of the events service: what holds for an organization of which pbx does not say.
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
});
export type EventsSettings = z.infer<typeof eventsSettings>;
