// Runs a flow: one event after another through `step`, each effect handed on. Knows no wire and no clock.
import type { CompiledFlow } from "@pipecast/flow/compile-flow";
import {
  type FlowEffect,
  type FlowEvent,
  type FlowState,
  initialState,
  step,
} from "@pipecast/flow/step/step";
import { GatewayErrors } from "../errors.ts";

export interface FlowHands {
  /** The flow has taken a step; its effects follow, one by one. Events dispatched in here come after them. */
  stepped(event: FlowEvent, state: FlowState, effects: readonly FlowEffect[]): void;
  perform(effect: FlowEffect): void;
}

/** Events that may follow from one another without the world having a say. */
const MOST_AT_ONCE = 1_000;

export class FlowRun {
  readonly #flow: CompiledFlow;
  readonly #hands: FlowHands;
  readonly #events: FlowEvent[] = [];
  #state: FlowState = initialState;
  #running = false;

  constructor(flow: CompiledFlow, hands: FlowHands) {
    this.#flow = flow;
    this.#hands = hands;
  }

  get state(): FlowState {
    return this.#state;
  }

  /** Takes an event; an event from within another one's effects waits its turn. Throws GATEWAY_FLOW_RUNS_AWAY. */
  dispatch(event: FlowEvent): void {
    this.#events.push(event);
    if (this.#running) return;
    this.#running = true;
    try {
      let count = 0;
      for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift()) {
        if (++count > MOST_AT_ONCE) throw GatewayErrors.FLOW_RUNS_AWAY();
        this.#take(next);
      }
    } finally {
      this.#running = false;
      this.#events.length = 0;
    }
  }

  #take(event: FlowEvent): void {
    const { state, effects } = step(this.#flow, this.#state, event);
    this.#state = state;
    this.#hands.stepped(event, state, effects);
    for (const effect of effects) this.#hands.perform(effect);
  }
}

/** Whether a key press took the conversation to another node: nobody wants to hear the old one out then. */
export function movesOnByKey(event: FlowEvent, effects: readonly FlowEffect[]): boolean {
  return event.type === "keypad" && effects.some(({ type }) => type === "set_node");
}
