// An effect in short, as a tape has it: enough to find the same one in another flow.
import type { FlowEffect } from "../step/flow-effect.ts";
import type { TapedEffect } from "./tape.ts";

/** What is asked for outside and ends some time: the flow may wait for it. */
const AWAITED = new Set([
  "say",
  "webhook",
  "transfer",
  "hangup",
  "function",
  "evaluate",
  "summarize",
]);

export function isAwaited({ type }: Pick<TapedEffect, "type">): boolean {
  return AWAITED.has(type);
}

export function tapeEffect(effect: FlowEffect): TapedEffect {
  const { visit, seq } = effect.id;
  return { visit, seq, type: effect.type, key: keyOf(effect).slice(0, 2048) };
}

function keyOf(effect: FlowEffect): string {
  switch (effect.type) {
    case "set_node":
      return effect.node;
    case "answer_function":
      return effect.name;
    case "webhook":
      // What follows the question mark may be anything, secrets included.
      return `${effect.method} ${effect.url.split(/[?#]/)[0] ?? ""}`;
    case "transfer":
      return `${effect.destination_type} ${effect.destination}`;
    case "function":
      return effect.handler;
    case "start_timer":
    case "cancel_timer":
      return effect.timer;
    case "end":
      return effect.outcome;
    default:
      return "";
  }
}
