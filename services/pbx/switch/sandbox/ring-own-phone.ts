// A call that begins with us in the sandbox: the phone that places it rings first, and its answer dials the number.
import { dialOutside } from "./dialplan.ts";
import { phoneBusy } from "./ring-phones.ts";
import { type SandboxCall, type SandboxWorld, goTo, whileHere } from "./sandbox-call.ts";

const ringMs = 30_000;

/** Rings the phone of `call.from`; busy with another call, or no answer in 30 s, ends it. */
export function ringOwnPhone(world: SandboxWorld, call: SandboxCall): void {
  if (phoneBusy(world, call.prefix, call.from, call)) return world.end(call, 17);
  const since = world.clock.now();
  // No part of the call's records: what they tell begins with the number that is dialled.
  const place = { context: "", extension: call.from, app: "", data: "" };
  const attempt = { start: since, place, dstchannel: call.channel_name, sequence: 0 };
  const ring = { extension: call.from, queue: null, since, attempt };
  goTo(call, { kind: "extension", rings: [ring], until: since + ringMs });
  return whileHere(world, call, ringMs, () => world.end(call, 19));
}

/** The phone was picked up, and the number is dialled; or refused, and the call is over. */
export function takeOwnPhone(world: SandboxWorld, call: SandboxCall, answered: boolean): void {
  if (call.place.kind !== "extension") return;
  call.place.rings.splice(0);
  if (answered) dialOutside(world, call, call.to);
  else world.end(call, 21);
}
