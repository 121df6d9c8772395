// Gives the model the answer to its function call.
import type { FlowEffect } from "@pipecast/flow/step/flow-effect";
import type { ModelSession } from "@pipecast/realtime";

/** Done at once. */
export function answerFunction(
  effect: FlowEffect & { type: "answer_function" },
  hands: { model: Pick<ModelSession, "answerFunction"> },
): void {
  hands.model.answerFunction({
    call_id: effect.call_id,
    name: effect.name,
    result: effect.result,
    respond: effect.respond,
  });
}
