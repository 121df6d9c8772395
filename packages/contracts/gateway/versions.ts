// Versions of bots: looking at one, what is different between two, making one the draft again; copies of bots.
import { z } from "zod";
import { Id, Name, OrgQuery } from "../fields.ts";
import { defineRoute } from "../route.ts";
import { Bot, BotVersion } from "./bots.ts";

const base = { auth: ["jwt"] as const, tag: "gateway" as const };
const Params = z.object({ id: Id, version: z.coerce.number().int().min(1) });
const errors = ["GATEWAY_BOT_NOT_FOUND", "GATEWAY_BOT_VERSION_NOT_FOUND"];

export const getBotVersion = defineRoute({
  ...base,
  role: "read_only",
  method: "GET",
  path: "/admin/bots/:id/versions/:version",
  summary: "One published version with its flow",
  params: Params,
  query: OrgQuery,
  success: { status: 200, schema: BotVersion },
  errors,
});

/** One difference between two flows; `packages/flow/diff` makes them, in the browser too. */
export const FlowChange = z.object({
  kind: z.enum(["added", "removed", "changed", "renamed", "reordered"]),
  what: z.enum(["setting", "value_map", "value", "global_function", "node", "function", "action"]),
  node: z.string().optional(),
  name: z.string(),
  field: z.string().optional(),
  before: z.string().optional(),
  after: z.string().optional(),
  /** The same as a sentence. */
  text: z.string(),
});

export const diffBotVersions = defineRoute({
  ...base,
  role: "read_only",
  method: "GET",
  path: "/admin/bots/:id/versions/:version/diff",
  summary: "What has changed since a version: up to another one, or up to the draft",
  params: Params,
  query: OrgQuery.extend({
    with: z.union([z.literal("draft"), z.coerce.number().int().min(1)]).default("draft"),
  }),
  success: {
    status: 200,
    schema: z.object({
      from: z.number().int(),
      to: z.union([z.literal("draft"), z.number().int()]),
      changes: z.array(FlowChange),
    }),
  },
  errors,
});

export const restoreBotVersion = defineRoute({
  ...base,
  role: "admin",
  method: "POST",
  path: "/admin/bots/:id/versions/:version/restore",
  summary: "Make a version the draft again; publish it to have calls get it",
  params: Params,
  body: z.strictObject({ org_id: Id.optional() }).optional(),
  success: { status: 200, schema: Bot },
  errors: [...errors, "GATEWAY_VERSION_MISMATCH"],
});

export const duplicateBot = defineRoute({
  ...base,
  role: "admin",
  method: "POST",
  path: "/admin/bots/:id/duplicate",
  summary: "A new bot whose draft is this one's; without versions, rehearsals come along",
  params: z.object({ id: Id }),
  body: z
    .strictObject({ org_id: Id.optional(), id: Id.optional(), name: Name.optional() })
    .optional(),
  success: { status: 201, schema: Bot },
  errors: ["GATEWAY_BOT_NOT_FOUND", "GATEWAY_BOT_EXISTS"],
});
