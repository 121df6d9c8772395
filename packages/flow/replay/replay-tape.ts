// Gives the events of a tape to `step` again and compares every decision, byte by byte. Pure: the same in a browser.
import type { CompiledFlow } from "../compile/compiled-flow.ts";
import { type FlowEffect, type FlowState, initialState, step } from "../step/step.ts";
import { digestStep } from "./digest.ts";
import { tapeEffect } from "./tape-effect.ts";
import type { Tape, TapedStep } from "./tape.ts";

export interface ReplayedStep {
  readonly taped: TapedStep;
  readonly state: FlowState;
  readonly effects: readonly FlowEffect[];
  /** What is not as it was: where the conversation is, what it asks for, or only a detail of either. */
  readonly differs: "node" | "effects" | "details" | undefined;
}

export interface Replay {
  readonly steps: readonly ReplayedStep[];
  /** Index of the first step that is not as it was. What comes after it says little. */
  readonly first_difference: number | undefined;
}

export function replayTape(flow: CompiledFlow, { steps }: Tape): Replay {
  const replayed: ReplayedStep[] = [];
  let state = initialState;
  for (const taped of steps) {
    const stepped = step(flow, state, taped.event);
    ({ state } = stepped);
    replayed.push({ taped, ...stepped, differs: differenceOf(taped, stepped) });
  }
  const first = replayed.findIndex(({ differs }) => differs !== undefined);
  return { steps: replayed, first_difference: first === -1 ? undefined : first };
}

function differenceOf(
  taped: TapedStep,
  { state, effects }: { state: FlowState; effects: readonly FlowEffect[] },
): ReplayedStep["differs"] {
  if (digestStep(state, effects) === taped.digest) return undefined;
  if (state.node !== taped.node) return "node";
  const same = JSON.stringify(effects.map(tapeEffect)) === JSON.stringify(taped.effects);
  return same ? "details" : "effects";
}
