// Where a call goes: the places to try, in order. Nothing to try means hanging up; never silence.
import type { Destination } from "../queues/queue-table.ts";

export interface RouteQuestion {
  /** `bot_failed`: the bot the call was at is gone, or could not serve it. */
  why: "arrived" | "queue_failover" | "bot_failed";
  /** The number that was dialled, when it is the organization's. */
  number: { target: Destination; fallback: Destination | null } | null;
  /** The queue that gave the call up. */
  queue: { failover: Destination | null } | null;
  /** Queues that gave this call up before. */
  gaveUp: readonly string[];
  /** How often this call was routed. */
  hops: number;
}

/** More than this is a circle of failovers. */
const maxHops = 10;

/** Places to try, best first. A queue that gave the call up is not tried again. */
export function routeCall(question: RouteQuestion): Destination[] {
  const { why, number, queue, gaveUp, hops } = question;
  if (hops >= maxHops) return [];
  const first = { arrived: number?.target, queue_failover: queue?.failover, bot_failed: null }[why];
  // A queue without failover has done its part: its caller becomes a ticket, not somebody else's surprise.
  const fallback = why === "queue_failover" && first === null ? null : number?.fallback;
  const plan: Destination[] = [];
  for (const place of [first, fallback]) {
    if (place === null || place === undefined) continue;
    const tired = place.type === "queue" && gaveUp.includes(place.id);
    const twice = plan.some((other) => other.type === place.type && other.id === place.id);
    if (!tired && !twice) plan.push(place);
  }
  return plan;
}
