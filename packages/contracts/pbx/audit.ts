// The audit log: who changed what, when; never with which values.
import { z } from "zod";
import { Id, ListQuery, Time, listOf } from "../fields.ts";
import { defineRoute } from "../route.ts";

export const AuditEntry = z.object({
  id: Id,
  at: Time,
  /** An account's id, `operator`, `api_key` or `internal`. */
  actor: z.string(),
  /** The account's e-mail at that time; "" for everybody else. */
  actor_name: z.string(),
  /** The route as the permission matrix writes it, `PUT /api/v1/numbers/:id`, or a word for what has none. */
  action: z.string(),
  /** Which thing; "" when the action has just one. */
  target: z.string(),
  /** Names of the fields that were given, no values. */
  fields: z.array(z.string()),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const listAudit = defineRoute({
  method: "GET",
  path: "/api/v1/audit",
  auth: ["jwt"],
  role: "admin",
  summary: "Who changed what in the organization, newest first",
  tag: "pbx",
  query: ListQuery.extend({ actor: z.string().max(128).optional() }),
  success: { status: 200, schema: listOf(AuditEntry) },
  errors: ["PBX_ORGANIZATION_NOT_FOUND"],
});
