// A call whose bot is gone or could not serve it: to the fallback of its number, else it is hung up.
import type { LiveCall } from "../calls/live-call.ts";
import { type RoutingParts, followRoute } from "./follow-route.ts";
import { numberOf } from "./number-of.ts";
import { routeCall } from "./route-call.ts";

/** Gives what became of it. */
export async function fallBackCall(
  parts: RoutingParts,
  call: LiveCall,
): Promise<"routed" | "hung_up"> {
  const plan = routeCall({
    why: "bot_failed",
    number: await numberOf(parts, call),
    queue: null,
    gaveUp: call.gaveUp,
    hops: call.hops,
  });
  return followRoute(parts, call, plan);
}
