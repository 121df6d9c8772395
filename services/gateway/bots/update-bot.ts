// Changes the given fields of a draft; the last word is with whoever read the present one.
import type { ModelChoice } from "@pipecast/contracts/gateway/bots";
import { decodeJson, encodeJson } from "@pipecast/platform/db";
import type { BotRow } from "../schema.ts";
import { GatewayErrors } from "../errors.ts";
import type { BotContext } from "./bot-context.ts";
import { checkBot } from "./check-bot.ts";
import type { RequireRevision } from "./requested-revision.ts";

export interface BotChange {
  /** Who changes it. */
  by: string;
  name?: string | undefined;
  flow?: unknown;
  model?: ModelChoice | undefined;
}

/** How often a change without `If-Match` is applied again to a draft that somebody else changed in between. */
const TRIES = 5;

/**
 * `requireRevision` throws for a draft that the caller does not mean.
 * Errors: GATEWAY_BOT_NOT_FOUND, GATEWAY_VERSION_MISMATCH, GATEWAY_FLOW_INVALID.
 */
export async function updateBot(
  context: BotContext,
  org_id: string,
  id: string,
  change: BotChange,
  requireRevision: RequireRevision,
): Promise<BotRow> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const row = await context.bots.find(org_id, id);
    if (row === undefined) throw GatewayErrors.BOT_NOT_FOUND();
    requireRevision(row);
    const next = await merge(context, row, change);
    if (await context.bots.update(org_id, row, next))
      return { ...row, ...next, revision: row.revision + 1 };
  }
  throw GatewayErrors.VERSION_MISMATCH();
}

async function merge(
  context: BotContext,
  row: BotRow,
  change: BotChange,
): Promise<Pick<BotRow, "name" | "flow" | "model" | "problems" | "updated_at" | "updated_by">> {
  const flow = change.flow ?? decodeJson(row.flow);
  const model = change.model ?? (decodeJson(row.model) as ModelChoice);
  const problems = await checkBot(flow, model, context.rules, row.org_id);
  return {
    name: change.name ?? row.name,
    flow: change.flow === undefined ? row.flow : encodeJson(flow),
    model: encodeJson(model),
    problems: encodeJson(problems),
    updated_at: context.clock.now(),
    updated_by: change.by,
  };
}
