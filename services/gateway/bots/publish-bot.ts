// Makes a draft the version that new calls get. A version never changes; a call keeps the one it began with.
import type { GateFindings, ModelChoice } from "@pipecast/contracts/gateway/bots";
import { decodeJson, encodeJson } from "@pipecast/platform/db";
import type { BotRow, BotVersionRow } from "../schema.ts";
import { GatewayErrors } from "../errors.ts";
import type { BotContext } from "./bot-context.ts";
import { type ShownProblem, checkBot } from "./check-bot.ts";
import { wouldRegress } from "./publish-gate.ts";
import type { RequireRevision } from "./requested-revision.ts";

const TRIES = 5;

export interface Publishing {
  /** Throws for a draft that the caller does not mean. */
  asked: RequireRevision;
  by: string;
  /** Whether callers of late who would be routed elsewhere forbid it. */
  calls: boolean;
  /** Why what would get worse is published all the same. */
  override?: { reason: string } | undefined;
}

/**
 * Errors: GATEWAY_BOT_NOT_FOUND, GATEWAY_VERSION_MISMATCH, GATEWAY_FLOW_INVALID, GATEWAY_FLOW_HAS_ERRORS,
 * GATEWAY_PUBLISH_WOULD_REGRESS, GATEWAY_REHEARSALS_RUNNING.
 */
export async function publishBot(
  context: BotContext,
  org_id: string,
  id: string,
  { asked, by, calls, override }: Publishing,
): Promise<BotVersionRow> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const row = await context.bots.find(org_id, id);
    if (row === undefined) throw GatewayErrors.BOT_NOT_FOUND();
    asked(row);
    const { problems, gate } = await checkPublishing(context, row, { calls });
    if (gate === null) throw GatewayErrors.FLOW_HAS_ERRORS({ problems });
    const worse = wouldRegress(gate);
    if (worse && override === undefined) throw GatewayErrors.PUBLISH_WOULD_REGRESS({ ...gate });
    const about = worse ? encodeJson({ reason: override?.reason, findings: gate }) : null;
    const published = { at: context.clock.now(), by, about };
    const version = await context.bots.publish(org_id, row, published);
    if (version !== undefined) return version;
  }
  throw GatewayErrors.VERSION_MISMATCH();
}

/** What publishing would find; `gate` is null where errors forbid it anyway. */
export async function checkPublishing(
  context: BotContext,
  row: BotRow,
  asked: { calls: boolean },
): Promise<{ problems: ShownProblem[]; gate: GateFindings | null }> {
  // Checked anew: what this gateway can do may have changed since the draft was kept.
  const model = decodeJson(row.model) as ModelChoice;
  const problems = await checkBot(decodeJson(row.flow), model, context.rules, row.org_id);
  const errors = problems.some(({ level }) => level === "error");
  return { problems, gate: errors ? null : await context.gate(row, asked) };
}
