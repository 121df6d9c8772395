// Connects a caller who waits in Stasis with a bot: media channel to the bot, bridge, answer, both into the bridge.
import { AsteriskError } from "@pipecast/asterisk/ari";
import { PbxErrors } from "../../errors.ts";
import type { BotLeg } from "../switch.ts";
import type { AsteriskWorld } from "./asterisk-world.ts";
import { mediaId, removeMedia } from "./bot-media.ts";
import { leaveBot } from "./leave-place.ts";
import type { BotPart, LiveCall } from "./live-call.ts";
import { endWait, isInStasis, waitForRoute } from "./route-wait.ts";

/** Longest wait for Asterisk to connect the media channel; the caller listens to ringing meanwhile. */
const mediaStartMs = 2_000;

/** Always named: without it Asterisk would send the caller's own codec, labelled as 8 kHz samples. */
const formats: ReadonlyMap<number, string> = new Map([
  [8000, "slin"],
  [12_000, "slin12"],
  [16_000, "slin16"],
  [24_000, "slin24"],
  [32_000, "slin32"],
  [44_100, "slin44"],
  [48_000, "slin48"],
]);

/**
 * Resolves when both hear each other, and tells `bot_joined`. Rejects with PBX_CALL_NOT_FOUND when the caller is gone,
 * PBX_CALL_NOT_WAITING when it is somewhere else, PBX_BOT_UNREACHABLE when it still waits for a route.
 */
export async function attachBot(world: AsteriskWorld, channelId: string, leg: BotLeg) {
  const call = world.calls.get(channelId);
  if (call === undefined) throw PbxErrors.CALL_NOT_FOUND();
  if (!isInStasis(world, call.place) || call.order !== undefined || call.bot?.joined === false)
    throw PbxErrors.CALL_NOT_WAITING();
  checkLeg(leg);
  leaveBot(world, call, "moved");
  const bot: BotPart = { uuid: leg.uuid, joined: false, lost: false };
  call.bot = bot;
  endWait(call);
  try {
    await connect(world, call, leg, () => {
      if (call.bot !== bot) throw new Error("the caller went elsewhere meanwhile");
    });
    if (bot.lost) throw new Error("the bot closed the audio at once");
  } catch (error) {
    if (call.bot === bot) {
      call.bot = undefined;
      waitForRoute(world, call);
    }
    await removeMedia(world, leg.uuid);
    if (world.calls.get(channelId) !== call) throw PbxErrors.CALL_NOT_FOUND();
    throw PbxErrors.BOT_UNREACHABLE(undefined, { cause: error });
  }
  bot.joined = true;
  world.calls.tell(call, { kind: "bot_joined", uuid: leg.uuid }, `bot_joined:${leg.uuid}`);
}

function checkLeg({ uuid, host, port, rate }: BotLeg): void {
  const well =
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uuid) &&
    /^[A-Za-z0-9.:-]{1,253}$/.test(host) &&
    Number.isInteger(port) &&
    port > 0 &&
    port < 65_536 &&
    formats.has(rate);
  if (!well) throw PbxErrors.BOT_UNREACHABLE();
}

/** `check` throws when the caller has gone elsewhere; whatever was made by then is the caller's to remove. */
async function connect(world: AsteriskWorld, call: LiveCall, leg: BotLeg, check: () => void) {
  const { ari } = world;
  const id = mediaId(leg.uuid);
  // The bridge first: what the bot says at once then waits no longer than it must.
  await ari.createBridge({ bridgeId: id });
  check();
  await startMedia(world, leg);
  check();
  await ari.answer(call.id);
  await ari.addChannel(id, call.id);
  await ari.addChannel(id, id);
  check();
}

/** Makes the media channel and waits until it is in Stasis: before that it cannot be put into a bridge. */
async function startMedia(world: AsteriskWorld, leg: BotLeg): Promise<void> {
  const id = mediaId(leg.uuid);
  const started = Promise.withResolvers<void>();
  const settle = (fault?: Error) => (fault ? started.reject(fault) : started.resolve());
  const late = () => settle(new AsteriskError("ASTERISK_TIMEOUT", "no media channel in time"));
  const cancel = world.clock.after(mediaStartMs, late);
  world.mediaStarts.set(id, settle);
  try {
    const host = leg.host.includes(":") ? `[${leg.host}]` : leg.host;
    const made = world.ari.createExternalMedia({
      app: world.app,
      channelId: id,
      externalHost: `${host}:${leg.port}`,
      encapsulation: "audiosocket",
      transport: "tcp",
      format: formats.get(leg.rate) ?? "slin",
      data: leg.uuid,
    });
    made.catch(settle);
    // Waits for both also when it is not wanted any more: what Asterisk is still making cannot be removed yet.
    const outcomes = await Promise.allSettled([made, started.promise]);
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  } finally {
    cancel();
    world.mediaStarts.delete(id);
  }
}
