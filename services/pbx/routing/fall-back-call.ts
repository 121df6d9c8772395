// A call whose bot is gone or could not serve it: to the fallback of its number, else it is hung up.
import type { LiveCall } from "../calls/live-call.ts";
import { hasBeenTransferred } from "../calls/has-been-transferred.ts";
import { type RoutingParts, followRoute } from "./follow-route.ts";
import { numberOf } from "./number-of.ts";
import { routeCall } from "./route-call.ts";

/**
 * Gives what became of it; `transferred` where a transfer of unknown outcome had reached its place before. Rejects, and leaves the
 * call alone, when the switch cannot say.
 */
export async function fallBackCall(
  parts: RoutingParts,
  call: LiveCall,
  sessionId = call.session?.session_id,
): Promise<"routed" | "hung_up" | "transferred"> {
  if (await hasBeenTransferred(parts, call, sessionId)) return "transferred";
  const plan = routeCall({
    why: "bot_failed",
    number: await numberOf(parts, call),
    queue: null,
    gaveUp: call.gaveUp,
    hops: call.hops,
  });
  return followRoute(parts, call, plan);
}
