// When an organization works, and how soon it wants its tickets answered and settled within that time.
import { z } from "zod";
import { Id, OrgQuery } from "../fields.ts";
import { defineRoute } from "../route.ts";

/** Wall time in the organization's zone; `24:00` is the day's end. */
const WallTime = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, "must be like 09:30");
const Span = z
  .strictObject({ from: WallTime, to: WallTime })
  .refine(({ from, to }) => from < to, "must end after it begins");
const Day = z.array(Span).max(6).default([]);

export const BusinessHours = z.strictObject({
  /** A day that is not named is not worked on. */
  days: z.strictObject({ mon: Day, tue: Day, wed: Day, thu: Day, fri: Day, sat: Day, sun: Day }),
  /** Days of the organization's zone on which nobody works. */
  holidays: z.array(z.iso.date()).max(400).default([]),
  /** Minutes of working time. */
  first_response_minutes: z.number().int().min(1).max(100_000).default(60),
  resolution_minutes: z.number().int().min(1).max(100_000).default(480),
});
export type BusinessHours = z.infer<typeof BusinessHours>;

export const BusinessHoursSetting = z.object({ business_hours: BusinessHours.nullable() });

const base = { path: "/api/v1/settings/business-hours", auth: ["jwt"], tag: "pbx" } as const;

export const putBusinessHours = defineRoute({
  ...base,
  method: "PUT",
  role: "admin",
  summary: "Working hours and holidays, by which tickets fall due",
  body: BusinessHours.extend({ org_id: Id.optional() }),
  success: { status: 200, schema: BusinessHoursSetting },
  errors: ["PBX_ORGANIZATION_NOT_FOUND"],
});

export const getBusinessHours = defineRoute({
  ...base,
  method: "GET",
  role: "read_only",
  summary: "Working hours and holidays; null until they are set",
  query: OrgQuery,
  success: { status: 200, schema: BusinessHoursSetting },
  errors: ["PBX_ORGANIZATION_NOT_FOUND"],
});
