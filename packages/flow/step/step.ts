// The engine: what happened goes in, what is to be done comes out. Pure, never throws, never loops.
import type { CompiledFlow } from "../compile/compiled-flow.ts";
import { type Draft, openDraft } from "./draft.ts";
import { enterNode } from "./enter-node.ts";
import type { FlowEffect } from "./flow-effect.ts";
import type { FlowEvent } from "./flow-event.ts";
import type { FlowState } from "./flow-state.ts";
import { onEffect } from "./on-effect.ts";
import { isSettled } from "./is-settled.ts";
import { onFunctionCalled, runCall } from "./on-function-called.ts";
import { onHungUp } from "./on-hung-up.ts";
import { onKeypad, runKey } from "./on-keypad.ts";
import {
  onBotFinished,
  onBotStarted,
  onCallerSpoke,
  onInterrupted,
  onSilence,
} from "./on-speech.ts";
import { runLists } from "./run-lists.ts";

export { initialState } from "./flow-state.ts";
export type { FlowState } from "./flow-state.ts";
export type { FlowEvent } from "./flow-event.ts";
export type { FlowEffect } from "./flow-effect.ts";

export interface Stepped {
  readonly state: FlowState;
  readonly effects: readonly FlowEffect[];
}

function start(draft: Draft, call: FlowState["call"]): void {
  const node = draft.flow.nodes.get(draft.flow.start);
  if (draft.s.phase !== "new" || node === undefined) return;
  draft.s.call = call;
  enterNode(draft, node, {});
}

function handle(draft: Draft, event: FlowEvent): void {
  switch (event.type) {
    case "call_started":
      start(draft, event.call);
      break;
    case "bot_started_speaking":
      onBotStarted(draft);
      break;
    case "bot_finished_speaking":
      onBotFinished(draft);
      break;
    case "function_called":
      onFunctionCalled(draft, event);
      break;
    case "effect_done":
      onEffect(draft, event.id, { result: event.result ?? {} });
      break;
    case "effect_failed":
      onEffect(draft, event.id, { failure: event.failure });
      break;
    case "caller_spoke":
      onCallerSpoke(draft);
      break;
    case "keypad":
      onKeypad(draft, event.digit);
      break;
    case "silence":
      onSilence(draft);
      break;
    case "interrupted":
      onInterrupted(draft);
      break;
    case "hung_up":
      onHungUp(draft);
      break;
  }
}

/** What came while it could not be handled is handled as soon as the node is set, each in its turn. */
function drainWaiting(draft: Draft): void {
  const { s } = draft;
  while (s.waiting.length > 0 && s.decision === null && s.phase === "open") {
    const [next, ...rest] = s.waiting;
    s.waiting = isSettled(draft) ? [] : rest;
    if (next === undefined || isSettled(draft)) return;
    if ("digit" in next) runKey(draft, next.digit);
    else runCall(draft, { type: "function_called", ...next });
    runLists(draft);
  }
}

/**
 * One step of a conversation: `step(flow, state, event)`. A conversation begins with `initialState` and the event
 * `call_started`; it is over when an `end` effect was given, after which events change nothing.
 *
 * The same events give the same bytes. The state is plain JSON and never changed in place.
 */
export function step(flow: CompiledFlow, state: FlowState, event: FlowEvent): Stepped {
  if (state.phase === "ended") return { state, effects: [] };
  const draft = openDraft(flow, state);
  handle(draft, event);
  runLists(draft);
  drainWaiting(draft);
  return { state: draft.s, effects: draft.effects };
}
