// A channel waits to be told where to go: it just arrived, or a queue gave it up. One path for sandbox and Asterisk.
import type { LiveCall } from "../calls/live-call.ts";
import type { SwitchFact } from "../switch/switch.ts";
import { type RoutingParts, followRoute } from "./follow-route.ts";
import { numberOf } from "./number-of.ts";
import { routeCall } from "./route-call.ts";

export type RouteWanted = Extract<SwitchFact, { kind: "route_wanted" }>;

/** Routes the call; resolves when it is somewhere or over. */
export async function onRouteWanted(
  parts: RoutingParts,
  call: LiveCall,
  wanted: RouteWanted,
): Promise<void> {
  const queue =
    wanted.queue === undefined ? undefined : await parts.queues.find(call.org_id, wanted.queue);
  const plan = routeCall({
    why: wanted.why,
    number: await numberOf(parts, call),
    queue: queue ?? null,
    gaveUp: call.gaveUp,
    hops: call.hops,
  });
  await followRoute(parts, call, plan);
}
