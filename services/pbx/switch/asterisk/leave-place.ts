// A call leaves its queue or its bot: what is told of it, and what is cleaned up behind it.
import type { QueueLeaveReason } from "../switch.ts";
import type { AsteriskWorld } from "./asterisk-world.ts";
import { removeMedia } from "./bot-media.ts";
import type { LiveCall } from "./live-call.ts";
import { isInStasis, waitForRoute } from "./route-wait.ts";

/** The queue is over for this call. */
export function leaveQueue(world: AsteriskWorld, call: LiveCall, reason: QueueLeaveReason): void {
  const { queue } = call;
  if (queue === undefined) return;
  stopRings(world, call);
  call.queue = undefined;
  world.calls.tell(call, { kind: "queue_left", queue: queue.number, reason });
}

/** What Queue() sets QUEUESTATUS to, in our words; undefined where it says nothing about a caller who left in vain. */
export function reasonOfStatus(status: string): QueueLeaveReason | undefined {
  if (status === "TIMEOUT") return "timeout";
  if (status === "WITHDRAW") return "moved";
  return /^(?:JOINEMPTY|LEAVEEMPTY|JOINUNAVAIL|LEAVEUNAVAIL|FULL)$/.test(status)
    ? "empty"
    : undefined;
}

/** The caller leaves the bot, or the bot the caller; its channel and bridge are removed. */
export function leaveBot(
  world: AsteriskWorld,
  call: LiveCall,
  by: "caller" | "bot" | "moved",
): void {
  const { bot } = call;
  if (bot === undefined) return;
  call.bot = undefined;
  void removeMedia(world, bot.uuid);
  if (bot.joined)
    world.calls.tell(call, { kind: "bot_left", uuid: bot.uuid, by }, `bot_left:${bot.uuid}`);
}

/** The bot's channel is gone while the caller is there: the caller waits for a route, not in silence for ever. */
export function loseBot(world: AsteriskWorld, call: LiveCall): void {
  if (call.bot === undefined) return;
  call.bot.lost = true;
  // An order under way says where the call goes; whoever attaches it now says that it failed.
  if (call.order !== undefined || call.hangUpOrdered || !call.bot.joined) return;
  if (isInStasis(world, call.place)) waitForRoute(world, call);
  leaveBot(world, call, "bot");
}

/** Phones that still ring for the call stop: it went elsewhere. */
export function stopRings(world: AsteriskWorld, call: LiveCall): void {
  for (const [id, { extension, queue, told }] of call.rings) {
    call.rings.delete(id);
    if (told) continue;
    const reason = "cancelled";
    world.calls.tell(call, { kind: "agent_not_answered", queue, extension, reason });
  }
}
