// Rehearsals of a bot on the server: kept beside its flow, run in the background, made from real calls.
import { z } from "zod";
import { Id, IdParams, ListQuery, Name, OrgQuery, Time, listOf } from "../fields.ts";
import { defineRoute } from "../route.ts";

/** YAML as docs/rehearsals.md describes it; its `bot` is this bot, whatever it says. */
const Text = z.string().min(1).max(200_000);

export const Rehearsal = z.object({
  id: Id,
  bot_id: Id,
  name: Name,
  text: z.string(),
  /** How many there are in the text. */
  count: z.number().int(),
  created_at: Time,
  updated_at: Time,
});
export type Rehearsal = z.infer<typeof Rehearsal>;

/** One rehearsal of a run: `turns` are those that were played, with what was not as expected. */
export const RehearsalReport = z.object({
  name: z.string(),
  as: z.string(),
  status: z.enum(["passed", "failed", "skipped"]),
  turns: z.array(
    z.object({
      title: z.string(),
      line: z.number().optional(),
      mismatches: z.array(z.object({ what: z.string(), expected: z.string(), actual: z.string() })),
    }),
  ),
  path: z.array(z.string()),
  expected_path: z.array(z.string()).optional(),
  reason: z.string().optional(),
  ms: z.number().optional(),
});
export type RehearsalReport = z.infer<typeof RehearsalReport>;

export const RehearsalRun = z.object({
  id: Id,
  bot_id: Id,
  /** The version that was run; null: the draft as it was then. */
  version: z.number().int().nullable(),
  /** `broken`: it could not be run, `fault` says why. */
  status: z.enum(["running", "passed", "failed", "broken"]),
  files: z.array(
    z.object({ rehearsal_id: Id, name: z.string(), results: z.array(RehearsalReport) }),
  ),
  fault: z.string().nullable(),
  started_at: Time,
  ended_at: Time.nullable(),
});
export type RehearsalRun = z.infer<typeof RehearsalRun>;

const base = { auth: ["jwt"] as const, tag: "gateway" as const };
const OneParams = z.object({ id: Id, rehearsal: Id });
const missing = ["GATEWAY_BOT_NOT_FOUND", "GATEWAY_REHEARSAL_NOT_FOUND"];

export const createRehearsal = defineRoute({
  ...base,
  role: "admin",
  method: "POST",
  path: "/admin/bots/:id/rehearsals",
  summary: "Keep rehearsals of a bot",
  params: IdParams,
  bodyLimit: 1024 * 1024,
  body: z.strictObject({ org_id: Id.optional(), name: Name, text: Text }),
  success: { status: 201, schema: Rehearsal },
  errors: ["GATEWAY_BOT_NOT_FOUND", "GATEWAY_REHEARSAL_INVALID", "GATEWAY_REHEARSALS_FULL"],
});

export const listRehearsals = defineRoute({
  ...base,
  role: "read_only",
  method: "GET",
  path: "/admin/bots/:id/rehearsals",
  summary: "Rehearsals of a bot",
  params: IdParams,
  query: ListQuery,
  success: { status: 200, schema: listOf(Rehearsal) },
  errors: ["GATEWAY_BOT_NOT_FOUND"],
});

export const getRehearsal = defineRoute({
  ...base,
  role: "read_only",
  method: "GET",
  path: "/admin/bots/:id/rehearsals/:rehearsal",
  summary: "One file of rehearsals",
  params: OneParams,
  query: OrgQuery,
  success: { status: 200, schema: Rehearsal },
  errors: missing,
});

export const updateRehearsal = defineRoute({
  ...base,
  role: "admin",
  method: "PUT",
  path: "/admin/bots/:id/rehearsals/:rehearsal",
  summary: "Change the given fields of rehearsals",
  params: OneParams,
  bodyLimit: 1024 * 1024,
  body: z.strictObject({
    org_id: Id.optional(),
    name: Name.optional(),
    text: Text.optional(),
  }),
  success: { status: 200, schema: Rehearsal },
  errors: [...missing, "GATEWAY_REHEARSAL_INVALID", "GATEWAY_VERSION_MISMATCH"],
});

export const deleteRehearsal = defineRoute({
  ...base,
  role: "admin",
  method: "DELETE",
  path: "/admin/bots/:id/rehearsals/:rehearsal",
  summary: "Remove rehearsals",
  params: OneParams,
  query: OrgQuery,
  success: { status: 204 },
  errors: missing,
});

export const runRehearsals = defineRoute({
  ...base,
  role: "supervisor",
  method: "POST",
  path: "/admin/bots/:id/rehearsals/run",
  summary: "Run a bot's rehearsals in the background: of the draft, or of a version",
  params: IdParams,
  body: z
    .strictObject({
      org_id: Id.optional(),
      version: z.number().int().min(1).optional(),
      /** Only this one. */
      rehearsal_id: Id.optional(),
    })
    .optional(),
  success: { status: 202, schema: RehearsalRun },
  errors: [...missing, "GATEWAY_BOT_VERSION_NOT_FOUND", "GATEWAY_REHEARSALS_RUNNING"],
});

export const getRehearsalRun = defineRoute({
  ...base,
  role: "read_only",
  method: "GET",
  path: "/admin/bots/:id/rehearsals/runs/:run",
  summary: "A run of rehearsals, while it lasts and afterwards",
  params: z.object({ id: Id, run: Id }),
  query: OrgQuery,
  success: { status: 200, schema: RehearsalRun },
  errors: ["GATEWAY_BOT_NOT_FOUND", "GATEWAY_REHEARSAL_RUN_NOT_FOUND"],
});

export const listRehearsalRuns = defineRoute({
  ...base,
  role: "read_only",
  method: "GET",
  path: "/admin/bots/:id/rehearsals/runs",
  summary: "Runs of a bot's rehearsals, newest first",
  params: IdParams,
  query: ListQuery,
  success: { status: 200, schema: listOf(RehearsalRun) },
  errors: ["GATEWAY_BOT_NOT_FOUND"],
});

export const rehearsalOfSession = defineRoute({
  ...base,
  role: "admin",
  method: "POST",
  path: "/admin/sessions/:id/rehearsal",
  summary: "A rehearsal made from a call: what its caller said and pressed, and what came of it",
  params: IdParams,
  body: z.strictObject({ org_id: Id.optional(), name: Name.optional() }).optional(),
  success: { status: 200, schema: z.object({ bot_id: Id, name: Name, text: z.string() }) },
  errors: ["GATEWAY_SESSION_NOT_FOUND", "GATEWAY_NOT_REPLAYABLE", "GATEWAY_TAPE_DAMAGED"],
});
