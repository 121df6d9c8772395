// How an effect stands in the session's list of actions; the model's side of things stands in the transcript.
import type { FlowEffect } from "@pipecast/flow/step/flow-effect";

export interface ActionEntry {
  type: string;
  url?: string;
  body?: unknown;
}

/** The entry of an effect that acts on the world; undefined for the others. */
export function recordedAction(effect: FlowEffect, channelId: string): ActionEntry | undefined {
  switch (effect.type) {
    case "webhook":
      return { type: "webhook", url: effect.url, body: effect.body };
    case "transfer":
      return {
        type: "transfer",
        url: `/api/v1/calls/${channelId}/transfer`,
        body: { destination: effect.destination, destination_type: effect.destination_type },
      };
    case "hangup":
      return { type: "hangup", url: `/api/v1/calls/${channelId}/hangup` };
    case "search":
      return { type: effect.name, body: { query: effect.query, knowledge: effect.knowledge } };
    case "say":
      return { type: "say", body: { text: effect.text } };
    case "function":
      return { type: "function", body: { handler: effect.handler } };
    case "end":
      // A caller who left, or a bot that could not go on, ended it: not the flow's own plan.
      return effect.outcome === "completed" || effect.outcome === "transferred"
        ? { type: "end_conversation" }
        : undefined;
    case "evaluate":
    case "summarize":
      return { type: effect.type };
    default:
      return undefined;
  }
}
