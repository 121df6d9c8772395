// Writes a session's tape while it lasts. Bounded: when it is full it says so and keeps what it has.
import type { CompiledFlow } from "../compile/compiled-flow.ts";
import type { FlowEffect } from "../step/flow-effect.ts";
import type { FlowEvent } from "../step/flow-event.ts";
import { type FlowState, initialState } from "../step/flow-state.ts";
import { digestStep } from "./digest.ts";
import { keepEvent } from "./keep-event.ts";
import { tapeEffect } from "./tape-effect.ts";
import { MOST_CHARACTERS, MOST_STEPS, type Tape, type TapedStep, sumOf } from "./tape.ts";

export class TapeRecorder {
  readonly #flow: CompiledFlow;
  readonly #steps: TapedStep[] = [];
  #before: FlowState = initialState;
  #characters = 0;
  #cut = false;

  constructor(flow: CompiledFlow) {
    this.#flow = flow;
  }

  /** A step was taken, `at` milliseconds after the session began. Every step must come here, in order. */
  add(at: number, event: FlowEvent, state: FlowState, effects: readonly FlowEffect[]): void {
    const before = this.#before;
    this.#before = state;
    // What comes after the end changes nothing.
    if (this.#cut || before.phase === "ended") return;
    const kept = keepEvent(this.#flow, before, event);
    const short = effects.map(tapeEffect);
    this.#characters += JSON.stringify([kept, short]).length;
    if (this.#steps.length >= MOST_STEPS || this.#characters > MOST_CHARACTERS) this.#cut = true;
    else {
      const digest = digestStep(state, effects);
      this.#steps.push({ at, event: kept, node: state.node, effects: short, digest });
    }
  }

  get tape(): Tape {
    const steps = [...this.#steps];
    return { format: 1, steps, cut: this.#cut, sum: sumOf(steps) };
  }
}
