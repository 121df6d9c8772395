// Settings of the whole installation that more than one service reads: where organizations are that name no place.
import { z } from "zod";
import { isTimeZone } from "./time.ts";

/** Fields for a service's settings. */
export const defaultPlace = {
  DEFAULT_TIMEZONE: z
    .string()
    .refine(isTimeZone, "must be a time zone like Asia/Kolkata")
    .meta({ description: "the zone of organizations that name none; Asia/Kolkata when not set" })
    .default("Asia/Kolkata"),
  DEFAULT_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/, "must be two capital letters, like IN")
    .meta({ description: "the country of organizations that name none; IN when not set" })
    .default("IN"),
};
