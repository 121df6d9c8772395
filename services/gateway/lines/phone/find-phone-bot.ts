// The bot that a browser phone wants: its published version, or its draft as it is now.
import type { ModelChoice } from "@pipecast/contracts/gateway/bots";
import { type Principal, requireOrg } from "@pipecast/platform/auth";
import { decodeJson } from "@pipecast/platform/db";
import { compileFlow } from "@pipecast/flow/compile-flow";
import type { BotContext } from "../../bots/bot-context.ts";
import { checkBot } from "../../bots/check-bot.ts";
import type { PublishedBot, PublishedBots } from "../../bots/published-bots.ts";
import { GatewayErrors } from "../../errors.ts";

export interface WantedBot {
  principal: Principal;
  bot_id: string;
  /** As the request names it; the operator need not. */
  org_id: string | undefined;
  draft: boolean;
}

/**
 * With the organization whose bot it is. A draft has version 0.
 * Errors: GATEWAY_BOT_NOT_FOUND, GATEWAY_BOT_NOT_PUBLISHED, GATEWAY_FLOW_HAS_ERRORS.
 */
export async function findPhoneBot(
  parts: { botContext: BotContext; bots: Pick<PublishedBots, "find"> },
  wanted: WantedBot,
): Promise<{ org_id: string; bot: PublishedBot }> {
  const { principal, bot_id } = wanted;
  const { bots, rules } = parts.botContext;
  const named =
    wanted.org_id ?? (principal.kind === "operator" ? await bots.ownerOf(bot_id) : undefined);
  if (principal.kind === "operator" && named === undefined) throw GatewayErrors.BOT_NOT_FOUND();
  const org_id = requireOrg(principal, named, GatewayErrors.BOT_NOT_FOUND);
  if (!wanted.draft) return { org_id, bot: await parts.bots.find(org_id, bot_id) };
  const row = await bots.find(org_id, bot_id);
  if (row === undefined) throw GatewayErrors.BOT_NOT_FOUND();
  const model = decodeJson(row.model) as ModelChoice;
  const draft = decodeJson(row.flow);
  const problems = await checkBot(draft, model, rules, org_id);
  if (problems.some(({ level }) => level === "error"))
    throw GatewayErrors.FLOW_HAS_ERRORS({ problems });
  const { pbxBaseUrl } = rules.flow();
  const flow = await compileFlow(draft, pbxBaseUrl === undefined ? {} : { pbxBaseUrl });
  return { org_id, bot: { bot_id, version: 0, flow, model } };
}
