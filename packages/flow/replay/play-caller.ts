// Plays the caller of a tape to any flow: what caller, model and world did, in the same order, as far as it fits.
import type { CompiledFlow } from "../compile/compiled-flow.ts";
import type { SessionOutcome } from "../step/flow-effect.ts";
import type { FlowEvent } from "../step/flow-event.ts";
import { type FlowEffect, type FlowState, initialState, step } from "../step/step.ts";
import { isAwaited, tapeEffect } from "./tape-effect.ts";
import type { Tape, TapedEffect } from "./tape.ts";

/** Where a call went. */
export interface Journey {
  readonly path: readonly string[];
  /** `queue 5001`, in order. */
  readonly transfers: readonly string[];
  /** `POST https://…`, in order, without queries. */
  readonly webhooks: readonly string[];
  readonly outcome: SessionOutcome | null;
  /** The node after each step of the tape. */
  readonly nodes: readonly (string | null)[];
  /** Functions that the recorded model called and this flow does not have where it was then. */
  readonly unknown_functions: readonly { step: number; name: string; node: string | null }[];
  /** Requests that the tape has no answer to; taken as done. */
  readonly assumed: readonly string[];
}

/** Most events between two of the tape, and turns after its end. */
const MOST_AT_ONCE = 500;
const MOST_LAST_TURNS = 20;

const sameKind = (one: TapedEffect, other: TapedEffect) =>
  one.type === other.type && (one.type !== "webhook" || one.key === other.key);

const nameOf = ({ visit, seq }: { visit: number; seq: number }) => `${visit}/${seq}`;

class Player {
  state: FlowState = initialState;
  /** A function that is no node's own was looked up outside. */
  searched = false;
  readonly transfers: string[] = [];
  readonly webhooks: string[] = [];
  readonly assumed: string[] = [];
  readonly #flow: CompiledFlow;
  readonly #taped = new Map<string, TapedEffect>();
  /** Ends of effects that the tape still holds, and effects that it shows no end of. */
  readonly #toCome: TapedEffect[] = [];
  readonly #endless: TapedEffect[];
  #pending: TapedEffect[] = [];
  readonly #timers = new Map<string, TapedEffect>();

  constructor(flow: CompiledFlow, tape: Tape) {
    this.#flow = flow;
    for (const { effects } of tape.steps)
      for (const effect of effects) this.#taped.set(nameOf(effect), effect);
    const endless = new Map(this.#taped);
    for (const { event } of tape.steps) {
      const ended = "id" in event ? this.#taped.get(nameOf(event.id)) : undefined;
      if (ended === undefined || !endless.delete(nameOf(ended))) continue;
      if (isAwaited(ended)) this.#toCome.push(ended);
    }
    this.#endless = [...endless.values()].filter(isAwaited);
  }

  take(event: FlowEvent): void {
    if (event.type === "effect_done" || event.type === "effect_failed") this.#end(event);
    else this.#send(event);
    this.#assumeRest();
  }

  /** The tape is over: what the bot has begun it may bring to its end. */
  finish(): void {
    for (let turn = 0; turn < MOST_LAST_TURNS && this.state.armed !== null; turn += 1) {
      this.#send({ type: "bot_finished_speaking" });
      this.#assumeRest();
    }
  }

  #send(event: FlowEvent): void {
    const { state, effects } = step(this.#flow, this.state, event);
    this.state = state;
    for (const effect of effects) this.#note(effect);
  }

  #note(effect: FlowEffect): void {
    const short = tapeEffect(effect);
    this.searched ||= short.type === "search";
    if (effect.type === "transfer") this.transfers.push(short.key);
    if (effect.type === "webhook") this.webhooks.push(short.key);
    if (effect.type === "start_timer") this.#timers.set(effect.timer, short);
    if (effect.type === "cancel_timer") this.#timers.delete(effect.timer);
    if (isAwaited(short)) this.#pending.push(short);
  }

  /** The end of an effect of the tape is that of its like here. */
  #end(event: Extract<FlowEvent, { type: "effect_done" | "effect_failed" }>): void {
    const taped = this.#taped.get(nameOf(event.id));
    if (taped === undefined) return;
    if (taped.type === "start_timer") {
      const timer = this.#timers.get(taped.key);
      if (timer === undefined) return;
      this.#timers.delete(taped.key);
      this.#send({ ...event, id: { visit: timer.visit, seq: timer.seq } });
      return;
    }
    const at = this.#toCome.indexOf(taped);
    if (at !== -1) this.#toCome.splice(at, 1);
    const like =
      this.#pending.find(({ type, key }) => type === taped.type && key === taped.key) ??
      this.#pending.find((pending) => sameKind(pending, taped));
    if (like === undefined) return;
    this.#pending = this.#pending.filter((pending) => pending !== like);
    this.#send({ ...event, id: { visit: like.visit, seq: like.seq } });
  }

  /** What the tape will never tell the end of is taken as done, unless it had no end there either. */
  #assumeRest(): void {
    for (let count = 0; count < MOST_AT_ONCE; count += 1) {
      const left = this.#pending.find(
        (pending) =>
          !this.#toCome.some((taped) => sameKind(taped, pending)) &&
          !this.#endless.some((taped) => sameKind(taped, pending)),
      );
      if (left === undefined || this.state.phase === "ended") return;
      this.#pending = this.#pending.filter((pending) => pending !== left);
      if (left.type === "webhook") this.assumed.push(left.key);
      this.#send({
        type: "effect_done",
        id: { visit: left.visit, seq: left.seq },
        ...(left.type === "webhook" && { result: { status: 200, response: {} } }),
      });
    }
  }
}

/** On the flow that it was recorded on, the journey is the recorded one. */
export function playCaller(flow: CompiledFlow, tape: Tape): Journey {
  const player = new Player(flow, tape);
  const nodes: (string | null)[] = [];
  const unknown_functions: { step: number; name: string; node: string | null }[] = [];
  for (const [index, { event }] of tape.steps.entries()) {
    const { node, phase } = player.state;
    player.searched = false;
    player.take(event);
    if (event.type === "function_called" && phase === "open" && node !== null) {
      const known = flow.nodes.get(node)?.functions.has(event.name) === true;
      if (!known && !player.searched)
        unknown_functions.push({ step: index, name: event.name, node });
    }
    nodes.push(player.state.node);
  }
  if (!tape.cut) player.finish();
  const { path, outcome } = player.state;
  const { transfers, webhooks, assumed } = player;
  return { path, transfers, webhooks, outcome, nodes, unknown_functions, assumed };
}
