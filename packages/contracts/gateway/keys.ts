// API keys of the gateway: they open `WS /ws/{bot_id}` for an organization's bots. CONTRACT §4.
import { z } from "zod";
import { Id, IdParams, ListQuery, Name, OrgQuery, Time, listOf } from "../fields.ts";
import { defineRoute } from "../route.ts";

export const GatewayKey = z.object({
  id: Id,
  org_id: Id,
  name: Name,
  created_at: Time,
  updated_at: Time,
});
export type GatewayKey = z.infer<typeof GatewayKey>;

const base = { auth: ["jwt"] as const, role: "admin" as const, tag: "gateway" as const };

export const createKey = defineRoute({
  ...base,
  method: "POST",
  path: "/admin/keys",
  summary: "Make an API key; only this answer shows it",
  body: z.strictObject({ org_id: Id.optional(), name: Name }),
  success: { status: 201, schema: GatewayKey.extend({ key: z.string() }) },
  errors: ["GATEWAY_ORGANIZATION_NOT_FOUND"],
});

export const listKeys = defineRoute({
  ...base,
  method: "GET",
  path: "/admin/keys",
  summary: "The organization's API keys, by their ids; the keys themselves are not kept",
  query: ListQuery,
  success: { status: 200, schema: listOf(GatewayKey) },
});

export const getKey = defineRoute({
  ...base,
  method: "GET",
  path: "/admin/keys/:id",
  summary: "One API key's name and times",
  params: IdParams,
  query: OrgQuery,
  success: { status: 200, schema: GatewayKey },
  errors: ["GATEWAY_KEY_NOT_FOUND"],
});

export const updateKey = defineRoute({
  ...base,
  method: "PUT",
  path: "/admin/keys/:id",
  summary: "Give an API key another name",
  params: IdParams,
  body: z.strictObject({ org_id: Id.optional(), name: Name.optional() }),
  success: { status: 200, schema: GatewayKey },
  errors: ["GATEWAY_KEY_NOT_FOUND", "GATEWAY_VERSION_MISMATCH"],
});

export const deleteKey = defineRoute({
  ...base,
  method: "DELETE",
  path: "/admin/keys/:id",
  summary: "Revoke an API key: it opens nothing from now on; calls that run go on",
  params: IdParams,
  query: OrgQuery,
  success: { status: 204 },
  errors: ["GATEWAY_KEY_NOT_FOUND"],
});
