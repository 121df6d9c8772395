// Plays the world for a flow that is stepped without one: the line, the switch, webhooks, timers. Everything answers at once.
import type { CompiledFlow } from "../compile/compiled-flow.ts";
import type { Json, JsonObject } from "../json.ts";
import type { FlowEffect } from "../step/flow-effect.ts";
import type { CallMetadata, EffectFailure, EffectResult, FlowEvent } from "../step/flow-event.ts";
import { type FlowState, initialState } from "../step/flow-state.ts";
import { step } from "../step/step.ts";
import type { RehearsalFacts } from "./match-expectation.ts";
import type { RehearsedCall, RehearsedTurn } from "./parse-rehearsal.ts";
import type { RehearsalGiven } from "./rehearsal-schema.ts";

type Answer = { result: EffectResult } | { failure: EffectFailure };
type Webhook = Extract<FlowEffect, { type: "webhook" }>;

/** Most events that one turn may lead to: a flow that goes round in circles ends there, with a failure. */
const MAX_EVENTS = 500;

function answer(status: string | number | undefined, response?: Json): Answer {
  const text = String(status ?? "ok");
  if (text === "ok") return { result: { status: 200 } };
  if (/^2\d\d$/.test(text))
    return { result: { status: Number(text), ...(response !== undefined && { response }) } };
  return { failure: { status: text, message: "as the rehearsal says" } };
}

export class SteppingWorld {
  state: FlowState = initialState;
  /** Facts of the present turn; what lasts (state, path) is read from the state. */
  calls: RehearsedCall[] = [];
  says: string[] = [];
  webhooks: JsonObject[] = [];
  transfer: JsonObject | null = null;
  hungUp = false;
  #events: FlowEvent[] = [];
  #timers = new Map<string, FlowEffect["id"]>();
  #speaks = false;
  #python: Json[];
  #callIds = 0;
  readonly flow: CompiledFlow;
  readonly given: RehearsalGiven;

  constructor(flow: CompiledFlow, given: RehearsalGiven) {
    this.flow = flow;
    this.given = given;
    this.#python = [...((given.python ?? []) as Json[])];
  }

  start(call: CallMetadata): void {
    this.#send({ type: "call_started", call });
  }

  /** Begins a turn: what was said and sent before is forgotten. */
  beginTurn(): void {
    this.calls = [];
    this.says = [];
    this.webhooks = [];
    this.#speaks = false;
  }

  #send(event: FlowEvent): void {
    this.#events.push(event);
    for (let count = 0; this.#events.length > 0; count += 1) {
      if (count > MAX_EVENTS)
        throw new Error(`the flow does not come to rest after ${MAX_EVENTS} events`);
      const { state, effects } = step(this.flow, this.state, this.#events.shift() as FlowEvent);
      this.state = state;
      for (const effect of effects) this.#perform(effect);
    }
  }

  #settle(effect: FlowEffect, given: Answer): void {
    this.#events.push(
      "result" in given
        ? { type: "effect_done", id: effect.id, result: given.result }
        : { type: "effect_failed", id: effect.id, failure: given.failure },
    );
  }

  #perform(effect: FlowEffect): void {
    switch (effect.type) {
      case "set_node":
      case "answer_function":
      case "inform_model":
        this.#speaks ||= effect.respond;
        break;
      case "say":
        this.says.push(effect.text);
        this.#settle(effect, answer("ok"));
        break;
      case "webhook":
        this.#settle(effect, this.#webhook(effect));
        break;
      case "transfer":
        this.transfer = {
          destination: effect.destination,
          destination_type: effect.destination_type,
        };
        this.#settle(effect, answer(this.given.transfer));
        break;
      case "hangup":
        this.hungUp = true;
        this.#settle(effect, answer(this.given.hangup));
        break;
      case "start_timer":
        this.#timers.set(effect.timer, effect.id);
        break;
      case "cancel_timer":
        this.#timers.delete(effect.timer);
        break;
      case "evaluate":
        this.#settle(effect, this.#evaluate());
        break;
      case "summarize":
        this.#settle(effect, { result: { value: this.given.summary ?? "" } });
        break;
      case "end":
        this.hungUp ||= effect.hangup;
        break;
      default:
        this.#settle(effect, answer("ok"));
    }
  }

  #webhook({ url, method, body, auth }: Webhook): Answer {
    const found = (this.given.webhooks ?? []).find(
      (hook) => hook.url === undefined || url.includes(hook.url),
    );
    const status = found?.status ?? 200;
    this.webhooks.push({ url, method, auth, status, ...(body !== undefined && { body }) });
    return answer(status, (found?.response ?? {}) as Json);
  }

  #evaluate(): Answer {
    const value = this.#python.shift();
    if (value !== undefined) return { result: { value } };
    return {
      failure: {
        status: "refused",
        message: "there is no Python here; give its values under given.python",
      },
    };
  }

  /** The model's part of a turn: it calls functions, then speaks as the turn says. */
  respond(calls: readonly RehearsedCall[], bot: RehearsedTurn["bot"]): void {
    for (const call of calls) {
      this.#callIds += 1;
      this.calls.push(call);
      this.#send({ type: "function_called", call_id: `rehearsed-${this.#callIds}`, ...call });
    }
    // Each answer may lead to more words: a node's actions may enter another node.
    for (let turns = 0; this.#speaks && turns < 20 && this.state.phase !== "ended"; turns += 1) {
      this.#speaks = false;
      if (bot === "stays silent") {
        this.fireTimers();
        continue;
      }
      this.#send({ type: "bot_started_speaking" });
      if (bot === "is still speaking") return;
      this.#send({ type: bot === "is interrupted" ? "interrupted" : "bot_finished_speaking" });
    }
  }

  /** Lets all waits be over. */
  fireTimers(): void {
    const ids = [...this.#timers.values()];
    this.#timers.clear();
    for (const id of ids) this.#send({ type: "effect_done", id });
  }

  send(event: FlowEvent): void {
    this.#send(event);
  }

  /** The caller has said something; the model answers, with calls or with words. */
  callerSpeaks(): void {
    this.#speaks = true;
    this.#send({ type: "caller_spoke" });
  }

  get facts(): RehearsalFacts {
    const { node, path, state, outcome, phase } = this.state;
    return {
      node,
      path,
      state,
      calls: this.calls,
      says: this.says,
      webhooks: this.webhooks,
      transfer: this.transfer,
      hangs_up: this.hungUp,
      ended: phase === "ended",
      outcome,
    };
  }
}
