// Moves a channel by AMI Redirect, and answers only once it was seen at its place. Never asks twice.
import { AsteriskError } from "@pipecast/asterisk/ami";
import { PbxErrors } from "../../errors.ts";
import type { Place, RedirectOutcome } from "../switch.ts";
import type { AsteriskWorld } from "./asterisk-world.ts";
import { loseBot } from "./leave-place.ts";
import type { LiveCall, RedirectOrder } from "./live-call.ts";
import { readSnapshot } from "./read-snapshot.ts";
import { confirmOrder, hasArrived, isSentTo, openOrder } from "./redirect-order.ts";
import { endWait, isInStasis, waitForRoute } from "./route-wait.ts";

const actionMs = 2_000;
/** How long an answered order may take until the channel is seen at its place. */
const arrivalMs = 2_000;
/** An order without an answer: the connection may have to be made anew first. */
const lostMs = 5_000;
/** Asterisk is asked now and then; most channels are seen by an event long before the first time. */
const firstPauseMs = 30;
const longestPauseMs = 500;
const lookMs = 500;

/** An outside number may begin with its plus; star codes never. */
const grammar = { Exten: /^\+?[0-9]{1,20}$/ };

/** `gone` for a channel that is not up; rejects with PBX_SWITCH_UNAVAILABLE only when Asterisk did nothing. */
export async function redirectCall(
  world: AsteriskWorld,
  channelId: string,
  place: Place,
): Promise<RedirectOutcome> {
  const call = world.calls.get(channelId);
  if (call === undefined) return "gone";
  requireOwnPlace(call, place);
  // One order after the other: the second is measured by where the first took the channel.
  if (call.order !== undefined) await within(world, call.order.outcome, actionMs);
  if (world.calls.get(channelId) !== call) return "gone";
  const order = openOrder(call, place);
  endWait(call);
  let patienceMs = arrivalMs;
  try {
    await sendRedirect(world, call, place);
  } catch (err) {
    const code = err instanceof AsteriskError ? err.code : undefined;
    if (code === "ASTERISK_NOT_FOUND") return "gone";
    if (!(err instanceof AsteriskError) || err.outcome === "none") {
      takeBack(world, call, order);
      throw PbxErrors.SWITCH_UNAVAILABLE(undefined, { cause: err });
    }
    world.log.warn({ err, linkedid: call.linkedid }, "a redirect was not answered; asking for it");
    patienceMs = lostMs;
  }
  const outcome = await findOut(world, call, order, patienceMs);
  if (outcome === "unknown" && call.order === order) resume(world, call);
  return outcome;
}

/** The context is made of the organization's prefix, which is in the channel's own name: no call leaves its organization. */
function requireOwnPlace(call: LiveCall, { context, extension }: Place): void {
  const own = ["queue", "internal", "outbound"].some(
    (kind) => context === `${call.prefix}_${kind}`,
  );
  if (call.prefix === undefined || !own || !grammar.Exten.test(extension))
    throw PbxErrors.DESTINATION_MALFORMED();
}

async function sendRedirect(world: AsteriskWorld, call: LiveCall, place: Place): Promise<void> {
  const { context: Context, extension: Exten } = place;
  const fields = { Channel: call.name, Context, Exten, Priority: "1" };
  await world.ami.action("Redirect", fields, { timeoutMs: actionMs, grammar });
}

/** Waits for the event that shows the channel there, and asks in between. */
async function findOut(
  world: AsteriskWorld,
  call: LiveCall,
  order: RedirectOrder,
  patienceMs: number,
): Promise<RedirectOutcome> {
  const end = world.clock.monotonic() + patienceMs;
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    const left = end - world.clock.monotonic();
    const seen = await within(world, order.outcome, Math.max(0, Math.min(pause, left)));
    if (seen !== undefined) return seen;
    const last = left <= pause;
    const answer = await within(world, look(world, call, order, last), lookMs);
    if (answer !== undefined) return answer;
    if (last) return "unknown";
  }
}

/** Asks Asterisk where the channel is; undefined when that does not settle it. */
async function look(
  world: AsteriskWorld,
  call: LiveCall,
  order: RedirectOrder,
  last: boolean,
): Promise<RedirectOutcome | undefined> {
  let seen;
  try {
    const fields = { Channel: call.name };
    const entries = await world.ami.list("Status", fields, { timeoutMs: lookMs });
    seen = entries.map(readSnapshot).find(({ id }) => id === call.id)?.place;
  } catch (err) {
    // Not connected, or late: the next question or the resync will tell.
    const gone = err instanceof AsteriskError && err.code === "ASTERISK_NOT_FOUND";
    return gone ? "gone" : undefined;
  }
  if (seen === undefined || call.order !== order) return undefined;
  // In the end it counts that the channel lives where it was sent: a place that is not there would have ended it.
  const lives = last && isSentTo(order, seen) && seen.application !== "";
  if (!lives && !hasArrived(order, seen)) return undefined;
  confirmOrder(world, call);
  return "confirmed";
}

/** Nothing was done: the call is where it was. */
function takeBack(world: AsteriskWorld, call: LiveCall, order: RedirectOrder): void {
  if (call.order !== order) return;
  call.order = undefined;
  resume(world, call);
}

/** The call still has to go somewhere, and nobody should have to remember that. */
function resume(world: AsteriskWorld, call: LiveCall): void {
  if (world.calls.get(call.id) !== call || !isInStasis(world, call.place)) return;
  if (call.bot === undefined) waitForRoute(world, call);
  else if (call.bot.lost) loseBot(world, call);
}

/** The promise's value, or undefined after `ms`. */
function within<T>(world: AsteriskWorld, promise: Promise<T>, ms: number): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = world.clock.after(ms, () => resolve(undefined));
    void promise.then(resolve, reject).finally(cancel);
  });
}
