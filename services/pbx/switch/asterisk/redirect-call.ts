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
/** Pauses between questions to Asterisk, 2 s in all: most channels are seen by an event long before the first. */
const pausesMs = [30, 70, 150, 250, 500, 1_000];
/** While AMI is away it can neither tell nor be asked: it has this much longer to come back. */
const awayMs = 4_000;

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
  }
  const outcome = await findOut(world, call, order);
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

/** Waits for the event that shows the channel there, and asks now and then. */
async function findOut(
  world: AsteriskWorld,
  call: LiveCall,
  order: RedirectOrder,
): Promise<RedirectOutcome> {
  for (const pause of pausesMs) {
    const seen = await within(world, order.outcome, pause);
    if (seen !== undefined) return seen;
    const answer = await look(world, call, order, pause === pausesMs.at(-1));
    if (answer !== undefined) return answer;
  }
  if (world.ami.connected) return "unknown";
  return (await within(world, order.outcome, awayMs)) ?? "unknown";
}

/** Asks Asterisk where the channel is; undefined when that does not settle it. */
async function look(
  world: AsteriskWorld,
  call: LiveCall,
  order: RedirectOrder,
  last: boolean,
): Promise<RedirectOutcome | undefined> {
  try {
    const entries = await world.ami.list("Status", { Channel: call.name }, { timeoutMs: 1_000 });
    const seen = entries.map(readSnapshot).find(({ id }) => id === call.id)?.place;
    if (seen === undefined || call.order !== order) return undefined;
    // In the end it counts that the channel lives where it was sent: an extension that is not there would have ended it.
    const there =
      hasArrived(order, seen) || (last && isSentTo(order, seen) && seen.application !== "");
    if (there) confirmOrder(world, call);
  } catch (err) {
    if (err instanceof AsteriskError && err.code === "ASTERISK_NOT_FOUND") return "gone";
    // Not connected or late: the next question, or the resync, will tell.
  }
  return undefined;
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
