// Who and what can be reached inside an organization: users (extensions), queues, numbers. CONTRACT §3.
import { z } from "zod";
import {
  E164,
  Extension,
  Id,
  IdParams,
  ListQuery,
  Name,
  OrgQuery,
  Time,
  listOf,
} from "../fields.ts";
import { type Role, type Route, defineRoute } from "../route.ts";

const stamps = { created_at: Time, updated_at: Time };

export const User = z.object({
  id: Id,
  org_id: Id,
  extension: Extension,
  name: Name,
  routing_type: z.enum(["sip", "ai_agent"]),
  status: z.enum(["active", "inactive"]),
  ...stamps,
});
export type User = z.infer<typeof User>;

// A default would come back in `partial()`: a change of the name alone would reset the rest. Only creating has defaults.
const userFields = z.strictObject({
  extension: Extension,
  name: Name,
  routing_type: z.enum(["sip", "ai_agent"]),
  status: z.enum(["active", "inactive"]),
});
const newUser = userFields.extend({
  routing_type: userFields.shape.routing_type.default("sip"),
  status: userFields.shape.status.default("active"),
});

/** Where a call goes next. The id of a queue or extension is its number. */
export const Failover = z.strictObject({ type: z.enum(["bot", "queue", "extension"]), id: Id });
export const Fallback = z.strictObject({ type: z.enum(["queue", "extension"]), id: Extension });

export const Queue = z.object({
  id: Id,
  org_id: Id,
  number: Extension,
  name: Name,
  members: z.array(Extension),
  timeout_s: z.number().int(),
  failover: Failover.nullable(),
  ...stamps,
});
export type Queue = z.infer<typeof Queue>;

const queueFields = z.strictObject({
  number: Extension,
  name: Name,
  members: z.array(Extension).max(200),
  timeout_s: z.number().int().min(1).max(3600),
  failover: Failover.nullish(),
});
const newQueue = queueFields.extend({
  members: queueFields.shape.members.default([]),
  timeout_s: queueFields.shape.timeout_s.default(30),
});

export const PhoneNumber = z.object({
  id: Id,
  org_id: Id,
  number: E164,
  target: Failover,
  fallback: Fallback.nullable(),
  ...stamps,
});
export type PhoneNumber = z.infer<typeof PhoneNumber>;

const numberFields = z.strictObject({
  number: E164,
  target: Failover,
  fallback: Fallback.nullish(),
});

const org = { org_id: Id.optional() };

export const users = crudRoutes(
  "users",
  "user",
  User,
  newUser.extend(org),
  userFields.partial().extend(org),
);
export const queues = crudRoutes(
  "queues",
  "queue",
  Queue,
  newQueue.extend(org),
  queueFields.partial().extend(org),
);
export const numbers = crudRoutes(
  "numbers",
  "number",
  PhoneNumber,
  numberFields.extend(org),
  numberFields.partial().extend(org),
);

/** The five routes of a collection. */
function crudRoutes<Item extends z.ZodType, Create extends z.ZodType, Update extends z.ZodType>(
  plural: string,
  singular: string,
  item: Item,
  create: Create,
  update: Update,
) {
  const collection = `/api/v1/${plural}` as const;
  const one = `/api/v1/${plural}/:id` as const;
  const base = { auth: ["jwt"] as const, tag: "pbx" as const };
  const missing = `PBX_${singular.toUpperCase()}_NOT_FOUND`;
  const admin: Role = "admin";
  return {
    create: defineRoute({
      ...base,
      role: admin,
      method: "POST",
      path: collection,
      summary: `Make a ${singular}`,
      body: create,
      success: { status: 201, schema: item },
    }),
    list: defineRoute({
      ...base,
      method: "GET",
      path: collection,
      summary: `All ${plural} of the organization`,
      query: ListQuery,
      success: { status: 200, schema: listOf(item) },
    }),
    get: defineRoute({
      ...base,
      method: "GET",
      path: one,
      summary: `One ${singular}`,
      params: IdParams,
      query: OrgQuery,
      success: { status: 200, schema: item },
      errors: [missing],
    }),
    update: defineRoute({
      ...base,
      role: admin,
      method: "PUT",
      path: one,
      summary: `Change the given fields of a ${singular}`,
      params: IdParams,
      body: update,
      success: { status: 200, schema: item },
      errors: [missing, "PBX_VERSION_MISMATCH"],
    }),
    remove: defineRoute({
      ...base,
      role: admin,
      method: "DELETE",
      path: one,
      summary: `Remove a ${singular}`,
      params: IdParams,
      query: OrgQuery,
      success: { status: 204 },
      errors: [missing],
    }),
  } satisfies Record<string, Route>;
}

/** Which extensions of an organization are bots: what the call ledger of another PBX asks (seeds). */
export const botExtensions = defineRoute({
  method: "POST",
  path: "/api/v1/users/internal/bot-extensions",
  auth: ["internal"],
  summary: "Extensions of the organization that are bots",
  tag: "internal",
  body: z.strictObject({ org_id: Id }),
  success: { status: 200, schema: z.object({ extensions: z.array(z.string()) }) },
  errors: ["PBX_ORGANIZATION_NOT_FOUND"],
});
