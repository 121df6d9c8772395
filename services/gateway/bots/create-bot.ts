// Keeps a new draft, problems and all.
import type { ModelChoice } from "@pipecast/contracts/gateway/bots";
import { encodeJson, isUniqueViolation, newId } from "@pipecast/platform/db";
import type { BotRow } from "../schema.ts";
import { GatewayErrors } from "../errors.ts";
import type { BotContext } from "./bot-context.ts";
import { checkBot } from "./check-bot.ts";

export interface NewBot {
  id?: string | undefined;
  name: string;
  flow: unknown;
  model?: ModelChoice | undefined;
  /** Who makes it. */
  by: string;
}

/** Errors: GATEWAY_ORGANIZATION_NOT_FOUND, GATEWAY_FLOW_INVALID, GATEWAY_BOT_EXISTS. */
export async function createBot(context: BotContext, org_id: string, bot: NewBot): Promise<BotRow> {
  if (!(await context.organizations.exists(org_id))) throw GatewayErrors.ORGANIZATION_NOT_FOUND();
  const model = bot.model ?? context.defaultModel;
  const problems = await checkBot(bot.flow, model, context.rules, org_id);
  const now = context.clock.now();
  const row: BotRow = {
    id: bot.id ?? newId(),
    org_id,
    name: bot.name,
    flow: encodeJson(bot.flow),
    model: encodeJson(model),
    problems: encodeJson(problems),
    revision: 1,
    published_version: null,
    created_at: now,
    updated_at: now,
    updated_by: bot.by,
  };
  try {
    await context.bots.insert(row);
  } catch (error) {
    throw isUniqueViolation(error) ? GatewayErrors.BOT_EXISTS() : error;
  }
  return row;
}
