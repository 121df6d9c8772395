// Effects that this gateway cannot carry out: said so, with the reason, so that the flow takes its way for failures.
import type { FlowEffect } from "@pipecast/flow/step/flow-effect";
import { EffectFault } from "./effect-fault.ts";

type Refused = FlowEffect & { type: "function" | "evaluate" };

/** The fault to report for it. */
export function refuseEffect(effect: Refused): EffectFault {
  return new EffectFault("refused", reasonOf(effect));
}

function reasonOf(effect: Refused): string {
  if (effect.type === "function") return `there is no built-in function named ${effect.handler}`;
  return "Python is not run here: write the decision in CEL, or set DECISION_PYTHON";
}
