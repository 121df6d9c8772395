// Hangs a channel up by AMI, or by ARI when AMI did not say what came of it.
import { AsteriskError } from "@pipecast/asterisk/ami";
import { PbxErrors } from "../../errors.ts";
import type { AsteriskWorld } from "./asterisk-world.ts";
import { loseBot } from "./leave-place.ts";

const actionMs = 2_000;

/** `gone` when the channel was not up any more; rejects with PBX_SWITCH_UNAVAILABLE when Asterisk could not be asked. */
export async function hangUpCall(
  world: AsteriskWorld,
  channelId: string,
): Promise<"hung_up" | "gone"> {
  const call = world.calls.get(channelId);
  if (call === undefined) return "gone";
  call.hangUpOrdered = true;
  try {
    const fields = { Channel: call.name, Cause: "16" };
    await world.ami.action("Hangup", fields, { timeoutMs: actionMs });
    return "hung_up";
  } catch (err) {
    if (err instanceof AsteriskError && err.code === "ASTERISK_NOT_FOUND") return "gone";
    world.log.warn({ err, linkedid: call.linkedid }, "AMI did not hang a call up; asking ARI to");
  }
  try {
    return (await world.ari.hangup(call.id)) ? "hung_up" : "gone";
  } catch (cause) {
    call.hangUpOrdered = false;
    if (call.bot?.lost === true) loseBot(world, call);
    throw PbxErrors.SWITCH_UNAVAILABLE(undefined, { cause });
  }
}
