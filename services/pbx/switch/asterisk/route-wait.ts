// A call that waits in Stasis to be told where to go; after the deadline the dialplan has it back, so that nobody waits in silence.
import { AsteriskError } from "@pipecast/asterisk/ari";
import type { AsteriskWorld } from "./asterisk-world.ts";
import type { LiveCall } from "./live-call.ts";
import type { DialplanPlace } from "./read-snapshot.ts";
import { queueNumber } from "./channel-name.ts";

const retryMs = 2_000;

/** Whether the channel is in our application. */
export function isInStasis(world: AsteriskWorld, place: DialplanPlace): boolean {
  return (
    place.application === "Stasis" &&
    (place.data === world.app || place.data.startsWith(`${world.app},`))
  );
}

/**
 * The call is in Stasis and wants a route. `Stasis(pipecast,arrived)`, or after a queue
 * `Stasis(pipecast,queue_failover,5001,${QUEUESTATUS},N)`, where N counts the call's failovers.
 */
export function askForRoute(world: AsteriskWorld, call: LiveCall): void {
  call.arrivals += 1;
  const [, why, queue, , turn] = call.place.data.split(",");
  waitForRoute(world, call);
  if (why === "queue_failover" && queue !== undefined && queue !== "") {
    const number = queueNumber(queue, call.prefix);
    world.calls.tell(
      call,
      { kind: "route_wanted", why, queue: number },
      turn ? `queue_failover:${number}:${turn}` : undefined,
    );
  } else {
    const key = call.arrivals === 1 ? "arrived" : undefined;
    world.calls.tell(call, { kind: "route_wanted", why: "arrived" }, key);
  }
}

/** Starts the deadline (anew). */
export function waitForRoute(world: AsteriskWorld, call: LiveCall, ms = world.routeWaitMs): void {
  endWait(call);
  call.endWait = world.clock.after(ms, () => {
    call.endWait = undefined;
    void giveToDialplan(world, call, "no route in time");
  });
}

/** The call waits no more: it is on its way, or gone. */
export function endWait(call: LiveCall): void {
  call.endWait?.();
  call.endWait = undefined;
}

/** The call goes on in the dialplan behind Stasis: to the number's fallback there. Never rejects. */
export async function giveToDialplan(
  world: AsteriskWorld,
  call: LiveCall,
  why: string,
): Promise<void> {
  const { context, exten: extension, priority } = call.place;
  world.log.warn(
    { linkedid: call.linkedid, context, why },
    "a call without a route goes to the dialplan's fallback",
  );
  try {
    await world.ari.continueInDialplan(call.id, { context, extension, priority: priority + 1 });
  } catch (err) {
    const code = err instanceof AsteriskError ? err.code : undefined;
    // Gone, or no longer in Stasis: somebody was faster.
    if (code === "ASTERISK_NOT_FOUND" || code === "ASTERISK_CONFLICT") return;
    world.log.error({ err, linkedid: call.linkedid }, "a call could not be given to the dialplan");
    if (code !== "ASTERISK_CLOSED" && world.calls.get(call.id) === call && !call.order)
      waitForRoute(world, call, retryMs);
  }
}
