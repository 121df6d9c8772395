// Hands the caller over: asks the PBX, is done when the switch has confirmed.
import type { EffectResult } from "@pipecast/flow/step/flow-event";
import type { FlowEffect } from "@pipecast/flow/step/flow-effect";
import type { PbxCall } from "./pbx-call.ts";

/** Throws EffectFault when refused, or when the outcome is unknown: it is not asked again then. */
export async function transfer(
  effect: FlowEffect & { type: "transfer" },
  hands: { pbx: Pick<PbxCall, "transfer"> },
): Promise<EffectResult> {
  return { status: await hands.pbx.transfer(effect.destination, effect.destination_type) };
}
