// Enters a node: the model gets prompt and tools, the caller's patience its limit.
import type { FlowEffect } from "@pipecast/flow/step/flow-effect";
import type { ModelSession } from "@pipecast/realtime";

interface Hands {
  model: Pick<ModelSession, "setPrompt">;
  speech: { enterNode(): void };
  idle: { set(afterMs: number | undefined): void };
}

/** Done at once; what the model makes of it comes as events. */
export function setNode(effect: FlowEffect & { type: "set_node" }, hands: Hands): void {
  hands.speech.enterNode();
  hands.idle.set(effect.idle_after_ms);
  hands.model.setPrompt({
    node: effect.node,
    ...(effect.role === undefined ? {} : { role: effect.role }),
    messages: effect.messages,
    tools: effect.tools,
    context: effect.context,
    ...(effect.menu === undefined ? {} : { menu: effect.menu }),
    respond: effect.respond,
  });
}
