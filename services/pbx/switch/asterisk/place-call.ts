// Rings a phone of ours by ARI; answered, its channel goes to the number in the organization's outbound context. AMI's user may not.
import { AsteriskError } from "@pipecast/asterisk/ari";
import { PbxErrors } from "../../errors.ts";
import type { PlacedCall } from "../call-placer.ts";
import type { AsteriskWorld } from "./asterisk-world.ts";

const ringSeconds = 30;

/** As `CallPlacer.placeCall` says. */
export async function placeCall(
  world: AsteriskWorld,
  { id, prefix, from, to }: PlacedCall,
): Promise<"placed" | "present"> {
  const well =
    /^[A-Za-z0-9-]{8,64}$/.test(id) &&
    /^[A-Za-z0-9_-]{1,60}$/.test(prefix) &&
    /^[0-9]{1,20}$/.test(from) &&
    /^\+[0-9]{6,15}$/.test(to);
  if (!well) throw PbxErrors.DESTINATION_MALFORMED();
  if (world.calls.get(id) !== undefined) return "present";
  // AMI may tell of the channel before ARI answers.
  world.placed.set(id, to);
  world.clock.after(ringSeconds * 2_000, () => world.placed.delete(id));
  try {
    await world.ari.originate({
      channelId: id,
      endpoint: `PJSIP/${prefix}_${from}`,
      context: `${prefix}_outbound`,
      extension: to,
      // The phone shows its own number; outside, the dialplan shows the organization's.
      callerId: `<${from}>`,
      timeout: ringSeconds,
    });
    return "placed";
  } catch (cause) {
    if (cause instanceof AsteriskError && cause.code === "ASTERISK_CONFLICT") return "present";
    world.placed.delete(id);
    // No such endpoint, or one without a contact: the phone is not there.
    if (cause instanceof AsteriskError && cause.code === "ASTERISK_REFUSED")
      throw PbxErrors.PHONE_NOT_THERE(undefined, { cause });
    throw PbxErrors.SWITCH_UNAVAILABLE(undefined, { cause });
  }
}
