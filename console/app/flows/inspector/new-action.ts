// Actions as they begin, and what of one remains when it becomes another.
import { BRIDGE_ALIAS } from "@pipecast/flow/check/host-rule";
import { PBX_ALIAS } from "@pipecast/flow/compile/pbx-operation";
import type { FlowAction } from "../document/flow-document.ts";

export const actionTypes = ["tts_say", "webhook", "end_conversation", "function"] as const;
export type ActionType = (typeof actionTypes)[number];

export const isActionType = (type: string): type is ActionType =>
  actionTypes.some((name) => name === type);

/** What webhooks mostly are for. */
export const presets = {
  ticket: {
    url: BRIDGE_ALIAS,
    auth: undefined,
    body: {
      action: "create_ticket",
      org_id: "{call.org_id}",
      caller_number: "{call.caller_number}",
      category: "general",
      summary: "",
    },
  },
  transfer: {
    url: `${PBX_ALIAS}/api/v1/calls/{call.channel_id}/transfer`,
    auth: "internal",
    body: { destination: "", destination_type: "queue" },
  },
  hangup: {
    url: `${PBX_ALIAS}/api/v1/calls/{call.channel_id}/hangup`,
    auth: "internal",
    body: undefined,
  },
} as const;
export type Preset = keyof typeof presets;

export function newAction(type: ActionType): FlowAction {
  switch (type) {
    case "webhook": {
      const { url, body } = presets.ticket;
      return { type, url, body };
    }
    case "tts_say":
      return { type, text: "" };
    case "function":
      return { type, handler: "hang_up" };
    default:
      return { type };
  }
}

/** Which keys of the format belong to which type; keys of nobody belong to all. */
const OWN: Record<ActionType, readonly string[]> = {
  tts_say: ["text"],
  webhook: ["url", "method", "body", "auth", "timeout_ms", "save_as"],
  end_conversation: ["text", "outcome"],
  function: ["handler"],
};

/** The action as another type: keys that only the old type has go, unknown ones stay. */
export function changeType(action: FlowAction, type: ActionType): FlowAction {
  if (action.type === type) return action;
  const others = new Set(Object.values(OWN).flat());
  for (const key of OWN[type]) others.delete(key);
  const kept = Object.entries(action).filter(([key]) => key !== "type" && !others.has(key));
  return { ...newAction(type), ...Object.fromEntries(kept), type };
}
