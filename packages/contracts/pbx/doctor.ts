// What the doctor finds: mistakes that lose calls, each with what to do about it.
import { z } from "zod";
import { OrgQuery } from "../fields.ts";
import { defineRoute } from "../route.ts";

export const DoctorFinding = z.object({
  code: z.string(),
  severity: z.enum(["error", "warning"]),
  /** What is wrong, and what to do; commands stand between backticks. */
  text: z.string(),
  todo: z.string(),
});
export type DoctorFinding = z.infer<typeof DoctorFinding>;

export const readDoctor = defineRoute({
  method: "GET",
  path: "/api/v1/doctor",
  auth: ["jwt"],
  role: "admin",
  summary:
    "Mistakes that lose an organization's calls; the installation's own only for the operator",
  tag: "pbx",
  query: OrgQuery,
  success: {
    status: 200,
    schema: z.object({
      switch: z.enum(["sandbox", "asterisk"]),
      /** Errors first. */
      findings: z.array(DoctorFinding),
    }),
  },
  errors: ["PBX_ORGANIZATION_NOT_FOUND"],
});
