// Replaying a session: what was kept of it, the flow it ran, and where its caller would go in another one.
import { z } from "zod";
import { Id, IdParams, OrgQuery } from "../fields.ts";
import { defineRoute } from "../route.ts";

const FLOW_LIMIT = 2 * 1024 * 1024;

/** `tape` is `packages/flow/replay`'s: `replayTape` steps it, in the browser too. */
export const SessionReplay = z.object({
  session_id: Id,
  bot_id: Id,
  version: z.number().int(),
  /** The PBX address that the flow is compiled with, where one is set. */
  pbx_base_url: z.string().nullable(),
  flow: z.record(z.string(), z.unknown()),
  tape: z.object({
    format: z.literal(1),
    steps: z.array(z.record(z.string(), z.unknown())),
    cut: z.boolean(),
    sum: z.string(),
  }),
  /** As this program decides today. `first_difference` counts from 0; null: byte for byte the same. */
  replay: z.object({
    steps: z.number().int(),
    first_difference: z.number().int().nullable(),
    differs: z.enum(["node", "effects", "details"]).nullable(),
  }),
});
export type SessionReplay = z.infer<typeof SessionReplay>;

const Journey = z.object({
  path: z.array(z.string()),
  transfers: z.array(z.string()),
  outcome: z.string().nullable(),
});

/** Where a caller went, and where the same caller goes in another flow. */
export const Comparison = z.object({
  /** The call reaches somebody else, nobody, or somebody in place of nobody. */
  elsewhere: z.boolean(),
  /** The same end by another way. */
  other_way: z.boolean(),
  was: Journey,
  now: Journey,
  /** The step after which the ways part. */
  parts_at: z
    .object({
      step: z.number().int(),
      event: z.string(),
      was: z.string().nullable(),
      now: z.string().nullable(),
    })
    .optional(),
  /** Functions that were called and that the other flow does not have there. */
  unknown_functions: z.array(
    z.object({ step: z.number().int(), name: z.string(), node: z.string().nullable() }),
  ),
});
export type Comparison = z.infer<typeof Comparison>;

const base = { auth: ["jwt"] as const, tag: "gateway" as const, params: IdParams };
const errors = ["GATEWAY_SESSION_NOT_FOUND", "GATEWAY_NOT_REPLAYABLE", "GATEWAY_TAPE_DAMAGED"];

export const getReplay = defineRoute({
  ...base,
  role: "read_only",
  method: "GET",
  path: "/admin/sessions/:id/replay",
  summary:
    "What a session was, event by event, with its flow; replayed, and whether the decisions are the same",
  query: OrgQuery,
  success: { status: 200, schema: SessionReplay },
  errors,
});

export const playToFlow = defineRoute({
  ...base,
  role: "read_only",
  method: "POST",
  path: "/admin/sessions/:id/replay",
  summary: "Play the session's caller to another flow: where would they go?",
  bodyLimit: FLOW_LIMIT,
  body: z.strictObject({ org_id: Id.optional(), flow: z.record(z.string(), z.unknown()) }),
  success: { status: 200, schema: Comparison },
  errors: [...errors, "GATEWAY_FLOW_INVALID"],
});
