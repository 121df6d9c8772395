// Phones of the sandbox: ringing, answered, refused, given up.
import type { SwitchFact } from "../switch.ts";
import {
  type Ring,
  type SandboxCall,
  type SandboxWorld,
  goTo,
  liveCalls,
  ringsOf,
} from "./sandbox-call.ts";

export type NotAnswered = Extract<SwitchFact, { kind: "agent_not_answered" }>["reason"];

/** True while the extension talks, or has placed a call that is still up. */
export function phoneBusy(
  world: SandboxWorld,
  prefix: string,
  extension: string,
  except?: SandboxCall,
): boolean {
  return liveCalls(world, prefix).some(
    (call) =>
      call !== except &&
      ((call.place.kind === "talking" && call.place.extension === extension) ||
        (call.direction !== "inbound" && call.from === extension)),
  );
}

/** The extension's phone begins to ring for the call. */
export function ringPhone(
  world: SandboxWorld,
  call: SandboxCall,
  extension: string,
  queue: string | null,
): void {
  world.names.nextId(); // the phone's own channel
  const dstchannel = world.names.name(`${call.prefix}_${extension}`);
  const now = world.clock.now();
  const attempt = call.cdr.dial(dstchannel, now);
  ringsOf(call).push({ extension, queue, since: now, attempt });
  world.tell(call, { kind: "agent_ringing", queue, extension });
}

/** A phone stops ringing unanswered. `last`: the call ends with it. */
export function stopRinging(
  world: SandboxWorld,
  call: SandboxCall,
  ring: Ring,
  reason: NotAnswered,
  last = false,
): void {
  const rings = ringsOf(call);
  rings.splice(rings.indexOf(ring), 1);
  // The phone that places the call: of that nothing is told but the call itself.
  if (call.direction === "outbound") return;
  const busy = reason === "busy" && ring.queue === null;
  call.cdr.dialEnded(ring.attempt, world.clock.now(), busy ? "BUSY" : "NO ANSWER", last);
  world.tell(call, {
    kind: "agent_not_answered",
    queue: ring.queue,
    extension: ring.extension,
    reason,
  });
}

/** The oldest call that rings at an extension. */
export function findRing(
  world: SandboxWorld,
  prefix: string,
  extension: string,
): { call: SandboxCall; ring: Ring } | undefined {
  for (const call of liveCalls(world, prefix)) {
    const ring = ringsOf(call).find((candidate) => candidate.extension === extension);
    if (ring !== undefined) return { call, ring };
  }
  return undefined;
}

/** The phone is picked up: every other phone of this call, and this phone for every other call, stops ringing. */
export function answerPhone(world: SandboxWorld, call: SandboxCall, ring: Ring): void {
  const { extension, queue } = ring;
  const others = ringsOf(call).filter((other) => other !== ring);
  for (const other of others) stopRinging(world, call, other, "answered_elsewhere");
  call.cdr.answered(world.clock.now());
  goTo(call, { kind: "talking", extension, queue, attempt: ring.attempt });
  world.tell(call, { kind: "agent_answered", queue, extension });
  if (queue !== null) world.tell(call, { kind: "queue_left", queue, reason: "answered" });
  world.tell(call, { kind: "bridged", with_extension: extension });
  for (const other of liveCalls(world, call.prefix)) {
    const taken = ringsOf(other).find((candidate) => candidate.extension === extension);
    if (taken === undefined) continue;
    giveUpPhone(world, other, taken, "busy", 17);
  }
}

/** A phone is not to be had: a direct call ends with that (`cause`), a queue goes on. */
export function giveUpPhone(
  world: SandboxWorld,
  call: SandboxCall,
  ring: Ring,
  reason: NotAnswered,
  cause: number,
): void {
  stopRinging(world, call, ring, reason);
  if (call.place.kind !== "extension") return;
  call.cdr.atHangup();
  world.end(call, cause);
}
