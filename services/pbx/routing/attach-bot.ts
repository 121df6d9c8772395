// Brings a call to a bot: registers it at the gateway, then has the switch connect the audio.
import { askRoute } from "@pipecast/contracts/client";
import { registerCall } from "@pipecast/contracts/gateway/sessions";
import type { LiveCall } from "../calls/live-call.ts";
import type { PbxParts } from "../parts.ts";

type Parts = Pick<PbxParts, "gateway" | "internalKey" | "liveCalls" | "switch" | "log">;

/** The caller listens to ringing meanwhile: a gateway that takes longer is as good as away. */
const registerDeadlineMs = 2_000;

/** Whether the bot was attached; false when it cannot be reached, which is logged. */
export async function attachBot(parts: Parts, call: LiveCall, botId: string): Promise<boolean> {
  const { channel_id, linkedid, org_id } = call;
  const about = { linkedid, org_id, bot_id: botId };
  let registered;
  try {
    registered = await askRoute(
      parts.gateway,
      registerCall,
      {
        body: {
          org_id,
          bot_id: botId,
          channel_id,
          linkedid,
          endpoint: call.channel_name,
          caller_number: call.caller_number,
          did: call.did,
        },
      },
      { headers: { "x-internal-key": parts.internalKey }, deadlineMs: registerDeadlineMs },
    );
  } catch (err) {
    parts.log.error(
      { err, ...about },
      "a bot could not be reached: the gateway did not take the call",
    );
    return false;
  }
  const { uuid, session_id, expires_in, audiosocket } = registered;
  // Before the switch tells of the bot: the session may ask for a transfer at once.
  parts.liveCalls.expectBot(channel_id, { session_id, bot_id: botId, uuid, expires_in });
  try {
    await parts.switch.attachBot(channel_id, { uuid, ...address(audiosocket), rate: 8000 });
    return true;
  } catch (err) {
    parts.liveCalls.expectBot(channel_id, null);
    parts.log.error({ err, ...about }, "a bot could not be reached: the switch did not connect it");
    return false;
  }
}

/** `host:port`, the host perhaps an IPv6 address. */
function address(text: string): { host: string; port: number } {
  const at = text.lastIndexOf(":");
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ""), port: Number(text.slice(at + 1)) };
}
