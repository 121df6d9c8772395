// A call is about to reach a bot: picks the version it will keep, and gives out the UUID that opens its audio.
import { newId } from "@pipecast/platform/db";
import type { PublishedBots } from "../bots/published-bots.ts";
import { GatewayErrors } from "../errors.ts";
import { type CallRegistry, REGISTRATION_S } from "../call/call-registry.ts";

export interface AnnouncedCall {
  org_id: string;
  bot_id: string;
  channel_id: string;
  linkedid: string;
  /** The channel's name, `PJSIP/…`. */
  endpoint: string;
  /** E.164, or empty. */
  caller_number: string;
  did: string;
  rate?: number | undefined;
}

export interface RegisteredCall {
  uuid: string;
  session_id: string;
  /** Seconds. */
  expires_in: number;
}

/**
 * Errors: GATEWAY_BOT_NOT_FOUND, GATEWAY_BOT_NOT_PUBLISHED, GATEWAY_MODEL_NOT_CONFIGURED, GATEWAY_FULL,
 * GATEWAY_DRAINING.
 */
export async function registerCall(
  parts: {
    bots: Pick<PublishedBots, "find">;
    models: ReadonlyMap<string, unknown>;
    registry: CallRegistry;
  },
  call: AnnouncedCall,
): Promise<RegisteredCall> {
  const bot = await parts.bots.find(call.org_id, call.bot_id);
  if (!parts.models.has(bot.model.provider))
    throw GatewayErrors.MODEL_NOT_CONFIGURED({ provider: bot.model.provider });
  const { org_id, bot_id, channel_id, linkedid } = call;
  const session_id = newId();
  const uuid = parts.registry.announce({
    identity: {
      id: session_id,
      org_id,
      bot_id,
      version: bot.version,
      channel_id,
      linkedid,
      call: callMetadata(call),
    },
    flow: bot.flow,
    model: bot.model,
    rate: call.rate,
  });
  return { uuid, session_id, expires_in: REGISTRATION_S };
}

/** CONTRACT §4: all strings, what is missing is "". */
function callMetadata(call: AnnouncedCall): Record<string, string> {
  return {
    channel_id: call.channel_id,
    org_id: call.org_id,
    endpoint: call.endpoint,
    linkedid: call.linkedid,
    caller_number: call.caller_number,
    did: call.did,
    provider: "astrapbx",
  };
}
