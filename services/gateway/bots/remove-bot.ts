// Removes a bot that no call can reach any more.
import { type ClientTransport, RemoteError, askRoute } from "@pipecast/contracts/client";
import { findLeadingToBot } from "@pipecast/contracts/pbx/leading-to-bot";
import { GatewayErrors } from "../errors.ts";
import type { BotsTable } from "./bots-table.ts";

const DEADLINE_MS = 5_000;

export interface RemovalParts {
  bots: Pick<BotsTable, "find" | "remove">;
  pbx: ClientTransport;
  internalKey: string;
}

/**
 * Errors: GATEWAY_BOT_NOT_FOUND; GATEWAY_BOT_IN_USE with the numbers and queues that lead to it;
 * GATEWAY_BOT_USE_UNKNOWN where pbx cannot be asked.
 */
export async function removeBot(parts: RemovalParts, org_id: string, id: string): Promise<void> {
  const { bots } = parts;
  if ((await bots.find(org_id, id)) === undefined) throw GatewayErrors.BOT_NOT_FOUND();
  const { numbers, queues } = await leadingTo(parts, org_id, id);
  if (numbers.length + queues.length > 0) throw GatewayErrors.BOT_IN_USE({ numbers, queues });
  if (!(await bots.remove(org_id, id))) throw GatewayErrors.BOT_NOT_FOUND();
}

async function leadingTo({ pbx, internalKey }: RemovalParts, org_id: string, bot_id: string) {
  try {
    return await askRoute(
      pbx,
      findLeadingToBot,
      { body: { org_id, bot_id } },
      { headers: { "x-internal-key": internalKey }, deadlineMs: DEADLINE_MS },
    );
  } catch (cause) {
    // Another PBX, or one of an earlier version, does not know the question: nothing of ours leads there.
    if (cause instanceof RemoteError && cause.status === 404) return { numbers: [], queues: [] };
    throw GatewayErrors.BOT_USE_UNKNOWN({}, { cause });
  }
}
