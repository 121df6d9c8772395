// Tells the model what it did not hear: a key press, a failed transfer.
import type { FlowEffect } from "@pipecast/flow/step/flow-effect";
import type { ModelSession } from "@pipecast/realtime";

/** Done at once. */
export function informModel(
  effect: FlowEffect & { type: "inform_model" },
  hands: { model: Pick<ModelSession, "sendText"> },
): void {
  hands.model.sendText("note", effect.text, effect.respond);
}
