// After ARI was away, or we were: callers whose arrival was missed are asked for, bots without a caller are removed.
import type { AsteriskWorld } from "./asterisk-world.ts";
import { removeMedia, uuidOfMedia } from "./bot-media.ts";
import { askForRoute, isInStasis } from "./route-wait.ts";

/** Needs AMI's picture to be complete: what that does not know would be taken for an orphan. */
export async function resyncMedia(world: AsteriskWorld): Promise<void> {
  for (const call of world.calls.all()) {
    const idle = call.bot === undefined && call.endWait === undefined && call.order === undefined;
    if (idle && isInStasis(world, call.place)) askForRoute(world, call);
  }
  const [channels, bridges] = await Promise.all([
    world.ari.listChannels(),
    world.ari.listBridges(),
  ]);
  const found = new Set([...channels, ...bridges].map(({ id }) => uuidOfMedia(id)));
  const used = new Set(world.calls.all().map(({ bot }) => bot?.uuid));
  for (const uuid of found)
    if (uuid !== undefined && !used.has(uuid)) {
      world.log.warn({ uuid }, "a bot without a caller is removed");
      await removeMedia(world, uuid);
    }
}
