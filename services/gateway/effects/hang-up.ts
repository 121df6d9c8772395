// A flow's own wish to hang up. The one who hangs up in the end is still `PbxCall`: two wishes are one hang-up.
import type { EffectResult } from "@pipecast/flow/step/flow-event";
import { EffectFault } from "./effect-fault.ts";
import type { PbxCall } from "./pbx-call.ts";

/** Done also when the call was gone already; throws EffectFault when the PBX did not answer. */
export async function hangUp(hands: { pbx: Pick<PbxCall, "leave"> }): Promise<EffectResult> {
  const result = await hands.pbx.leave("hang_up");
  if (result === "unanswered")
    throw new EffectFault("timeout", "the PBX did not say whether the call was hung up");
  return { status: result === "gone" ? 404 : 200 };
}
