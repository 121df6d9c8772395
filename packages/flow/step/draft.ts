// A step in the making: a copy of the state that may be written, and the effects so far.
import { type Scope, cutText } from "@pipecast/template";
import type { CompiledFlow, CompiledNode } from "../compile/compiled-flow.ts";
import type { JsonObject } from "../json.ts";
import { MAX_STATE_KEYS, MAX_STATE_VALUE, isStateKey } from "../state-key.ts";
import type { FlowEffect } from "./flow-effect.ts";
import type { FlowState } from "./flow-state.ts";

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;

/** An effect before it has its id. */
export type NewEffect = WithoutId<FlowEffect>;

export interface Draft {
  readonly flow: CompiledFlow;
  /** Fields may be replaced, what they hold may not be changed: the old state shares it. */
  readonly s: Writable<FlowState>;
  readonly effects: FlowEffect[];
}

export function openDraft(flow: CompiledFlow, state: FlowState): Draft {
  return { flow, s: { ...state }, effects: [] };
}

/** Asks the world for something; gives the number by which its end will be known. */
export function emit(draft: Draft, effect: NewEffect): number {
  draft.s.seq += 1;
  draft.effects.push({ id: { visit: draft.s.visit, seq: draft.s.seq }, ...effect });
  return draft.s.seq;
}

/** The node where the conversation is; undefined before the first. */
export function currentNode({ flow, s }: Draft): CompiledNode | undefined {
  return s.node === null ? undefined : flow.nodes.get(s.node);
}

/** What templates see at this moment. */
export function scopeOf({ flow, s }: Draft, args: JsonObject = s.args): Scope {
  return {
    args,
    state: s.state,
    call: s.call,
    value_map: flow.valueMaps,
    webhook: { status: s.webhook_status },
  };
}

/** Stores values in the call's state. Texts are cut to the cap; keys that are no names, larger values and keys beyond the cap are left out. */
export function storeState(draft: Draft, values: JsonObject): void {
  const next: Record<string, JsonObject[string]> = { ...draft.s.state };
  let room = MAX_STATE_KEYS - Object.keys(next).length;
  for (const [key, value] of Object.entries(values)) {
    if (!isStateKey(key)) continue;
    if (typeof value === "object" && JSON.stringify(value).length > MAX_STATE_VALUE) continue;
    if (!Object.hasOwn(next, key)) {
      if (room === 0) continue;
      room -= 1;
    }
    next[key] = typeof value === "string" ? cutText(value, MAX_STATE_VALUE) : value;
  }
  draft.s.state = next;
}

/** Stops the wait for the node's first turn, if there is one. */
export function disarm(draft: Draft): void {
  if (draft.s.armed === null) return;
  draft.s.armed = null;
  emit(draft, { type: "cancel_timer", timer: "post_actions" });
}

/** (Re)starts the wait for the node's first turn. A newer timer of the same name replaces the older. */
export function arm(draft: Draft, afterMs: number): void {
  const timer = emit(draft, { type: "start_timer", timer: "post_actions", after_ms: afterMs });
  draft.s.armed = { timer };
}
