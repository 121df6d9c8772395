// A short name for what a step decided: the same bytes have the same name. Against accidents, not against forgers.
import type { FlowEffect } from "../step/flow-effect.ts";
import type { FlowState } from "../step/flow-state.ts";

const PRIME = 0x01_00_01_93;
const OTHER_PRIME = 0x5b_d1_e9_95;

/** 64 bits of a text as 16 hex digits. */
export function digestText(text: string): string {
  let one = 0x81_1c_9d_c5;
  let two = text.length ^ 0x9e_37_79_b9;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    one = Math.imul(one ^ unit, PRIME);
    two = Math.imul(two ^ unit, OTHER_PRIME);
    two ^= two >>> 15;
  }
  one ^= two >>> 13;
  return [one, two].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}

/** Of a whole step: the state it led to and every effect, in order. */
export function digestStep(state: FlowState, effects: readonly FlowEffect[]): string {
  return digestText(JSON.stringify([state, effects]));
}
