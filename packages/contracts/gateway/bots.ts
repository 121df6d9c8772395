// Bots and the organizations a bot can belong to. CONTRACT §4.
import { z } from "zod";
import { Id, IdParams, ListQuery, Name, OrgQuery, Time, listOf } from "../fields.ts";
import { defineRoute } from "../route.ts";
import { Comparison } from "./replay.ts";

export const ModelChoice = z.looseObject({
  provider: z.enum(["offline", "scripted", "gemini", "openai"]),
  name: z.string().max(200).optional(),
  voice: z.string().max(100).optional(),
  language: z.string().max(35).optional(),
  /** Who goes on when the provider fails. */
  fallback: z
    .looseObject({
      provider: z.enum(["gemini", "openai"]),
      name: z.string().max(200).optional(),
      voice: z.string().max(100).optional(),
    })
    .optional(),
});
export type ModelChoice = z.infer<typeof ModelChoice>;

export const Problem = z.object({
  code: z.string(),
  level: z.enum(["error", "warning"]),
  path: z.string(),
  line: z.number().optional(),
  message: z.string(),
});

/** The flow document travels as it is; its own schema is `packages/flow`'s. */
const FlowDocument = z.record(z.string(), z.unknown());

export const Bot = z.object({
  id: Id,
  org_id: Id,
  name: Name,
  flow: FlowDocument,
  model: ModelChoice,
  problems: z.array(Problem),
  /** The version that new calls get; null until the first is published. */
  published_version: z.number().int().nullable(),
  created_at: Time,
  updated_at: Time,
  /** An account's id, `operator` or `api-key`; null: before this was kept. */
  updated_by: z.string().nullable(),
});
export type Bot = z.infer<typeof Bot>;

/** What would get worse by publishing a draft. */
export const GateFindings = z.object({
  rehearsals: z.object({
    status: z.enum(["none", "passed", "failed", "broken"]),
    run_id: Id.nullable(),
    failed: z.array(z.object({ file: z.string(), name: z.string(), reason: z.string() })),
  }),
  /** Calls of late, played to the version that calls get and to the draft. */
  calls: z.object({
    played: z.number().int(),
    /** Those that nothing was kept of, or that there was no time for. */
    left_out: z.number().int(),
    /** They would arrive at the same place by another way. */
    other_way: z.number().int(),
    elsewhere: z.array(
      Comparison.omit({ elsewhere: true, other_way: true }).extend({
        session_id: Id,
        linkedid: z.string(),
      }),
    ),
  }),
});
export type GateFindings = z.infer<typeof GateFindings>;

export const BotVersion = z.object({
  bot_id: Id,
  version: z.number().int(),
  name: Name,
  flow: FlowDocument,
  model: ModelChoice,
  published_at: Time,
  published_by: z.string().nullable(),
  /** Why it was published although something would get worse, and what; null: nothing would. */
  override: z.object({ reason: z.string(), findings: GateFindings }).nullable(),
});
export type BotVersion = z.infer<typeof BotVersion>;

const base = { auth: ["jwt"] as const, tag: "gateway" as const };
const FLOW_LIMIT = 2 * 1024 * 1024;

export const listOrgs = defineRoute({
  ...base,
  method: "GET",
  path: "/admin/orgs",
  summary: "Organizations a bot can belong to, from the shared table",
  query: OrgQuery,
  success: {
    status: 200,
    schema: z.array(
      z.object({ id: Id, name: z.string(), context_prefix: z.string(), status: z.string() }),
    ),
  },
});

export const createBot = defineRoute({
  ...base,
  role: "admin",
  method: "POST",
  path: "/admin/bots",
  summary: "Keep a draft; the answer names its problems",
  bodyLimit: FLOW_LIMIT,
  body: z.strictObject({
    id: Id.optional(),
    org_id: Id.optional(),
    name: Name,
    flow: FlowDocument,
    model: ModelChoice.optional(),
  }),
  success: { status: 201, schema: Bot },
  errors: ["GATEWAY_FLOW_INVALID", "GATEWAY_ORGANIZATION_NOT_FOUND"],
});

export const listBots = defineRoute({
  ...base,
  method: "GET",
  path: "/admin/bots",
  summary: "All bots of the organization",
  query: ListQuery,
  success: { status: 200, schema: listOf(Bot) },
});

export const getBot = defineRoute({
  ...base,
  method: "GET",
  path: "/admin/bots/:id",
  summary: "One bot's draft",
  params: IdParams,
  query: OrgQuery,
  success: { status: 200, schema: Bot },
  errors: ["GATEWAY_BOT_NOT_FOUND"],
});

export const updateBot = defineRoute({
  ...base,
  role: "admin",
  method: "PUT",
  path: "/admin/bots/:id",
  summary: "Change the given fields of a draft; the answer names its problems",
  bodyLimit: FLOW_LIMIT,
  params: IdParams,
  body: z.strictObject({
    org_id: Id.optional(),
    name: Name.optional(),
    flow: FlowDocument.optional(),
    model: ModelChoice.optional(),
  }),
  success: { status: 200, schema: Bot },
  errors: ["GATEWAY_BOT_NOT_FOUND", "GATEWAY_FLOW_INVALID", "GATEWAY_VERSION_MISMATCH"],
});

export const deleteBot = defineRoute({
  ...base,
  role: "admin",
  method: "DELETE",
  path: "/admin/bots/:id",
  summary: "Remove a bot; calls that run go on to their end",
  params: IdParams,
  query: OrgQuery,
  success: { status: 204 },
  errors: ["GATEWAY_BOT_NOT_FOUND", "GATEWAY_BOT_IN_USE", "GATEWAY_BOT_USE_UNKNOWN"],
});

export const publishBot = defineRoute({
  ...base,
  role: "admin",
  method: "POST",
  path: "/admin/bots/:id/publish",
  summary: "Make the draft the version that new calls get",
  params: IdParams,
  body: z
    .strictObject({
      org_id: Id.optional(),
      /**
       * `calls`: the bot's last recorded calls are played to the draft first, and one that would be routed elsewhere forbids
       * publishing, like a kept rehearsal that fails. Without it only rehearsals are asked.
       */
      gate: z.enum(["calls"]).optional(),
      /** Publish although rehearsals fail or callers would be routed elsewhere; kept with the version. */
      override: z.strictObject({ reason: z.string().trim().min(1).max(500) }).optional(),
    })
    .optional(),
  success: { status: 201, schema: BotVersion },
  errors: [
    "GATEWAY_BOT_NOT_FOUND",
    "GATEWAY_FLOW_HAS_ERRORS",
    "GATEWAY_PUBLISH_WOULD_REGRESS",
    "GATEWAY_REHEARSALS_RUNNING",
  ],
});

export const checkPublishing = defineRoute({
  ...base,
  role: "supervisor",
  method: "POST",
  path: "/admin/bots/:id/publish/check",
  summary:
    "What publishing the draft would find: problems, failing rehearsals, callers who would go elsewhere",
  params: IdParams,
  body: z.strictObject({ org_id: Id.optional() }).optional(),
  success: {
    status: 200,
    /** `gate` is null where errors forbid publishing anyway. */
    schema: z.object({ problems: z.array(Problem), gate: GateFindings.nullable() }),
  },
  errors: ["GATEWAY_BOT_NOT_FOUND", "GATEWAY_REHEARSALS_RUNNING"],
});

export const listBotVersions = defineRoute({
  ...base,
  method: "GET",
  path: "/admin/bots/:id/versions",
  summary: "Published versions, newest first",
  params: IdParams,
  query: ListQuery,
  success: { status: 200, schema: listOf(BotVersion) },
  errors: ["GATEWAY_BOT_NOT_FOUND"],
});
