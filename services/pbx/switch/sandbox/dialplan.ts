// Where a redirected channel can go in the sandbox: a queue, an extension, an outside number.
import { giveUpPhone, phoneBusy, ringPhone, stopRinging } from "./ring-phones.ts";
import { type SandboxCall, type SandboxWorld, goTo, ringsOf, whileHere } from "./sandbox-call.ts";

/** Asterisk's usual values: how long a phone rings, how soon a queue tries again. */
const ringMs = 30_000;
const retryMs = 5_000;

/** The caller waits in a queue; all its members ring, those who refused or were busy again every 5 s. */
export function enterQueue(
  world: SandboxWorld,
  call: SandboxCall,
  queue: string,
  config: { members: readonly string[]; timeout_s: number },
): void {
  call.cdr.at(
    {
      context: `${call.prefix}_queue`,
      extension: queue,
      app: "Queue",
      data: `${queue},,,,${config.timeout_s}`,
    },
    true,
  );
  call.cdr.answered(world.clock.now());
  const until = world.clock.now() + config.timeout_s * 1000;
  goTo(call, { kind: "queue", queue, members: config.members, rings: [], until });
  world.tell(call, { kind: "queue_entered", queue });
  whileHere(world, call, config.timeout_s * 1000, () => giveUpQueue(world, call));
  const again = () => {
    ringMembers(world, call);
    if (call.place.kind === "queue") whileHere(world, call, retryMs, again);
  };
  again();
}

/** Rings the members of the call's queue that are free and do not ring for it already. */
export function ringMembers(world: SandboxWorld, call: SandboxCall): void {
  const { place } = call;
  if (place.kind !== "queue") return;
  for (const member of place.members)
    if (
      !place.rings.some((ring) => ring.extension === member) &&
      !phoneBusy(world, call.prefix, member)
    )
      ringPhone(world, call, member, place.queue);
}

function giveUpQueue(world: SandboxWorld, call: SandboxCall): void {
  const { place } = call;
  if (place.kind !== "queue") return;
  const { queue } = place;
  for (const ring of place.rings.slice()) stopRinging(world, call, ring, "timeout");
  world.tell(call, { kind: "queue_left", queue, reason: "timeout" });
  waitForRoute(world, call);
  world.tell(call, { kind: "route_wanted", why: "queue_failover", queue });
}

/** The channel runs out of dialplan: somebody says where it goes, or it is hung up after 10 s. */
export function waitForRoute(world: SandboxWorld, call: SandboxCall): void {
  call.cdr.atHangup();
  goTo(call, { kind: "waiting" });
  whileHere(world, call, 10_000, () => world.end(call, 34));
}

/** An extension's phone rings; nobody there, busy or no answer in 30 s ends the call. */
export function dialExtension(
  world: SandboxWorld,
  call: SandboxCall,
  extension: string,
  there: "phone" | "none",
): void {
  const peer = `PJSIP/${call.prefix}_${extension}`;
  call.cdr.at(
    {
      context: `${call.prefix}_internal`,
      extension,
      app: "Dial",
      data: `${peer},${ringMs / 1000}`,
    },
    true,
  );
  goTo(call, { kind: "extension", rings: [], until: world.clock.now() + ringMs });
  const refuse = (reason: "busy" | "unavailable", cause: number) => {
    call.cdr.atHangup();
    world.tell(call, { kind: "agent_not_answered", queue: null, extension, reason });
    world.end(call, cause);
  };
  if (there === "none") return refuse("unavailable", 3);
  if (phoneBusy(world, call.prefix, extension)) {
    const now = world.clock.now();
    const attempt = call.cdr.dial(world.names.name(`${call.prefix}_${extension}`), now);
    call.cdr.dialEnded(attempt, now, "BUSY");
    return refuse("busy", 17);
  }
  ringPhone(world, call, extension, null);
  return whileHere(world, call, ringMs, () => {
    const [ring] = ringsOf(call);
    if (ring !== undefined) giveUpPhone(world, call, ring, "timeout", 16);
  });
}

/** An outside number answers at once and talks until somebody hangs up. */
export function dialOutside(world: SandboxWorld, call: SandboxCall, number: string): void {
  const trunk = `${call.prefix}_trunk`;
  call.cdr.at(
    {
      context: `${call.prefix}_outbound`,
      extension: number,
      app: "Dial",
      data: `PJSIP/${number}@${trunk},${ringMs / 1000}`,
    },
    true,
  );
  world.names.nextId();
  const attempt = call.cdr.dial(world.names.name(trunk), world.clock.now());
  call.cdr.answered(world.clock.now());
  goTo(call, { kind: "talking", extension: number, queue: null, attempt });
  world.tell(call, { kind: "bridged", with_extension: number });
}
