// ARI says that a channel is in our application: a caller who wants a route, or the media channel of a bot.
import type { AriEvent } from "@pipecast/asterisk/ari";
import type { AsteriskWorld } from "./asterisk-world.ts";
import { mediaId, removeMedia, uuidOfMedia } from "./bot-media.ts";
import { askForRoute } from "./route-wait.ts";
import { onStasisSeen } from "./on-place.ts";

/** AMI tells the same within milliseconds; a second without it means that it does not tell of the dialplan at all. */
const amiLagMs = 1_000;
/** Callers announced at once; more than this is no lag. */
const maxAnnounced = 2_000;

export function onAriEvent(world: AsteriskWorld, event: AriEvent): void {
  if (event.type === "ApplicationReplaced")
    world.log.error(
      { app: event.application },
      "another program has taken over our Stasis application: it gets the calls now. Stop it, or give it another name",
    );
  if (event.type !== "StasisStart") return;
  const { id } = event.channel;
  const uuid = uuidOfMedia(id);
  if (uuid !== undefined) return onMediaStart(world, uuid);
  if (world.calls.hasEnded(id) || world.announced.size >= maxAnnounced) return;
  world.announced.get(id)?.forget();
  const cancel = world.clock.after(amiLagMs, () => onLate(world, id));
  const forget = () => {
    cancel();
    world.announced.delete(id);
  };
  world.announced.set(id, { data: [world.app, ...event.args].join(","), forget });
  const call = world.calls.get(id);
  if (call !== undefined) onStasisSeen(world, call);
}

/** A media channel that nobody waits for was given up while Asterisk made it. */
function onMediaStart(world: AsteriskWorld, uuid: string): void {
  const settle = world.mediaStarts.get(mediaId(uuid));
  if (settle) settle();
  else if (!world.calls.all().some(({ bot }) => bot?.uuid === uuid)) void removeMedia(world, uuid);
}

/** AMI does not say where the caller is: ARI's word has to do. */
function onLate(world: AsteriskWorld, id: string): void {
  const announced = world.announced.get(id);
  announced?.forget();
  const call = world.calls.get(id);
  if (announced === undefined || call === undefined || !world.ami.connected) return;
  world.log.error(
    { linkedid: call.linkedid },
    "AMI does not say where a call is in the dialplan: its user needs `read = call,agent,dialplan` in manager.conf",
  );
  call.place = { ...call.place, application: "Stasis", data: announced.data };
  askForRoute(world, call);
}
