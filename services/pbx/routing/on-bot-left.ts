// The bot closed the audio while the call goes on: what its session came to decides what happens to the caller.
import type { LiveCall } from "../calls/live-call.ts";
import { isAtSession } from "../calls/live-call.ts";
import type { SessionOutcomes } from "../facts/session-outcomes.ts";
import { fallBackCall } from "./fall-back-call.ts";
import type { RoutingParts } from "./follow-route.ts";

/** How long the gateway may take to say how the session ended: a crashed one never does. */
const outcomeDeadlineMs = 3_000;

/** Outcomes after which nobody is left to be served. */
const over = new Set(["completed", "caller_hung_up", "caller_silent"]);

/** A bot that reached its end is hung up on; any other caller goes to the fallback. */
export async function onBotLeft(
  parts: RoutingParts & { outcomes: SessionOutcomes },
  call: LiveCall,
): Promise<void> {
  const { session } = call;
  const sessionId = session?.session_id;
  const outcome =
    sessionId === undefined ? undefined : await parts.outcomes.wait(sessionId, outcomeDeadlineMs);
  const live = parts.liveCalls.find(call.channel_id) === call && call.session === session;
  if (!live || call.at.kind !== "waiting") return;
  if (sessionId !== undefined && !isAtSession(call, sessionId)) return;
  // After a transfer the switch tells where the call went; until then it is on its way.
  if (outcome === "transferred") return;
  if (outcome !== undefined && over.has(outcome)) await parts.switch.hangUp(call.channel_id);
  else await fallBackCall(parts, call);
}
