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

/** Hangs up the media channel and takes the bridge away; what is gone already is fine. Never rejects. */
export async function removeMedia(world: AsteriskWorld, uuid: string): Promise<void> {
  const id = mediaId(uuid);
  world.mediaStarts.get(id)?.(new Error("the media channel is not wanted any more"));
  const removed = await Promise.allSettled([world.ari.hangup(id), world.ari.destroyBridge(id)]);
  for (const one of removed) {
    if (one.status === "fulfilled") continue;
    const err: unknown = one.reason;
    // At a stop the next run finds them; while ARI is away the next resync does.
    if (err instanceof AsteriskError && err.code === "ASTERISK_CLOSED") continue;
    world.log.error({ err, uuid }, "a bot's channel could not be removed; the next resync does it");
  }
}
