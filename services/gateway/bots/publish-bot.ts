// Makes a draft the version that new calls get. A version never changes; a call keeps the one it began with.
import type { ModelChoice } from "@pipecast/contracts/gateway/bots";
import { decodeJson } from "@pipecast/platform/db";
import type { BotVersionRow } from "../schema.ts";
import { GatewayErrors } from "../errors.ts";
import type { BotContext } from "./bot-context.ts";
import { checkBot } from "./check-bot.ts";
import type { RequireRevision } from "./requested-revision.ts";

const TRIES = 5;

/**
 * `asked` throws for a draft that the caller does not mean.
 * Errors: GATEWAY_BOT_NOT_FOUND, GATEWAY_VERSION_MISMATCH, GATEWAY_FLOW_INVALID, GATEWAY_FLOW_HAS_ERRORS.
 */
export async function publishBot(
  context: BotContext,
  org_id: string,
  id: string,
  { asked, by }: { asked: RequireRevision; by: string },
): Promise<BotVersionRow> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const row = await context.bots.find(org_id, id);
    if (row === undefined) throw GatewayErrors.BOT_NOT_FOUND();
    asked(row);
    // Checked anew: what this gateway can do may have changed since the draft was kept.
    const model = decodeJson(row.model) as ModelChoice;
    const problems = await checkBot(decodeJson(row.flow), model, context.rules, org_id);
    if (problems.some(({ level }) => level === "error"))
      throw GatewayErrors.FLOW_HAS_ERRORS({ problems });
    const version = await context.bots.publish(org_id, row, { at: context.clock.now(), by });
    if (version !== undefined) return version;
  }
  throw GatewayErrors.VERSION_MISMATCH();
}
