// The bot's half of a call on Asterisk: a media channel and a bridge, both named after the UUID so that any run of ours knows them.
import { AsteriskError } from "@pipecast/asterisk/ari";
import type { AsteriskWorld } from "./asterisk-world.ts";

const name = /^pipecast-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The id of the media channel and of the bridge. */
export function mediaId(uuid: string): string {
  return `pipecast-${uuid}`;
}

/** The UUID in the id of a media channel or bridge of ours. */
export function uuidOfMedia(id: string): string | undefined {
  return name.exec(id)?.[1];
}

const againMs = 2_000;
const mostTries = 5;

/**
 * Hangs up the media channel and takes the bridge away; what is gone already is fine. Never rejects: what Asterisk did not do is
 * asked for again after a while, and at the next resync.
 */
export async function removeMedia(world: AsteriskWorld, uuid: string, tries = 1): Promise<void> {
  const id = mediaId(uuid);
  world.mediaStarts.get(id)?.(new Error("the media channel is not wanted any more"));
  const removed = await Promise.allSettled([world.ari.hangup(id), world.ari.destroyBridge(id)]);
  const failed = removed.find((one) => one.status === "rejected");
  if (failed === undefined) return;
  const err: unknown = failed.reason;
  // At a stop the next run finds them; while ARI is away the next resync does.
  if (err instanceof AsteriskError && err.code === "ASTERISK_CLOSED") return;
  if (tries < mostTries) world.clock.after(againMs, () => void removeMedia(world, uuid, tries + 1));
  const level = tries < mostTries ? "warn" : "error";
  world.log[level]({ err, uuid, tries }, "a bot's channel could not be removed yet");
}
