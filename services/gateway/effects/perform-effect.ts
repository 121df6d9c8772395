// Carries out one effect of the flow and reports its end, exactly once, as an event. Never throws.
import type { FlowEffect, SessionOutcome } from "@pipecast/flow/step/flow-effect";
import type { EffectResult, FlowEvent } from "@pipecast/flow/step/flow-event";
import type { ModelSession } from "@pipecast/realtime";
import type { IdleTimer } from "../call/idle-timer.ts";
import type { Speech } from "../call/speech.ts";
import type { Timers } from "../call/timers.ts";
import type { Passage } from "../knowledge/knowledge-base.ts";
import type { Clock } from "@pipecast/platform/clock";
import type { SessionRecord } from "../sessions/session-record.ts";
import type { EvaluateEffect } from "../decisions/python-decisions.ts";
import { answerFunction } from "./answer-function.ts";
import { EffectFault } from "./effect-fault.ts";
import { hangUp } from "./hang-up.ts";
import { informModel } from "./inform-model.ts";
import type { PbxCall } from "./pbx-call.ts";
import { recordedAction } from "./recorded-action.ts";
import { asksForTransfer } from "./asks-for-transfer.ts";
import { searchKnowledge } from "./search-knowledge.ts";
import { refuseEffect } from "./refuse-effect.ts";
import type { WebhookEffect } from "./run-webhook.ts";
import { setNode } from "./set-node.ts";
import { transfer } from "./transfer.ts";

/** What a call lends its effects. */
export interface CallHands {
  model: ModelSession;
  record: SessionRecord;
  speech: Speech;
  idle: IdleTimer;
  timers: Timers;
  pbx: PbxCall;
  /** Sends a webhook; rejects with EffectFault. */
  webhook(effect: WebhookEffect): Promise<EffectResult>;
  /** Decides in Python; rejects with EffectFault. Not there without DECISION_PYTHON. */
  evaluate: ((effect: EvaluateEffect) => Promise<EffectResult>) | undefined;
  /** Sums the conversation up; rejects with EffectFault. */
  summarize(effect: FlowEffect & { type: "summarize" }): Promise<EffectResult>;
  /** Looks into the organization's texts; not there where there are none. */
  search: ((knowledge: readonly string[], query: string) => Promise<Passage[]>) | undefined;
  clock: Pick<Clock, "after">;
  /** The session is over. */
  end(outcome: SessionOutcome, hangup: boolean): void;
  /** What happened to the effect, and whatever else the flow should know. */
  report(event: FlowEvent): void;
  /** Something went wrong that the flow's author or the operator should see. */
  fault(effect: FlowEffect["type"], fault: EffectFault): void;
}

/** Begins the effect; `report` gets its `effect_done` or `effect_failed`, at once or later. */
export function performEffect(effect: FlowEffect, hands: CallHands): void {
  const action = recordedAction(effect, hands.record.identity.channel_id);
  const finish = action === undefined ? undefined : hands.record.begin(action);
  const succeed = (result: EffectResult | undefined) => {
    finish?.(result?.status === undefined ? "done" : String(result.status));
    hands.report({ type: "effect_done", id: effect.id, ...(result ? { result } : {}) });
  };
  const failed = (error: unknown) => {
    const fault =
      error instanceof EffectFault
        ? error
        : new EffectFault("refused", `${effect.type} failed in the gateway`);
    finish?.(fault.status);
    hands.fault(effect.type, fault);
    const { status, message } = fault;
    hands.report({ type: "effect_failed", id: effect.id, failure: { status, message } });
  };
  try {
    if (effect.type === "end") {
      finish?.(effect.outcome);
      hands.end(effect.outcome, effect.hangup);
      return;
    }
    if (effect.type === "start_timer") {
      const started = hands.timers.start(effect.timer, effect.after_ms, () => succeed(undefined));
      if (!started) failed(new EffectFault("refused", "the call has too many timers already"));
      return;
    }
    const work = begin(effect, hands);
    if (work === undefined) succeed(undefined);
    else work.then((result) => succeed(result ?? undefined), failed);
  } catch (error) {
    failed(error);
  }
}

/** The work itself: nothing when it is done at once. */
function begin(
  effect: Exclude<FlowEffect, { type: "end" | "start_timer" }>,
  hands: CallHands,
): Promise<EffectResult | void> | undefined {
  switch (effect.type) {
    case "set_node":
      setNode(effect, hands);
      return undefined;
    case "answer_function":
      answerFunction(effect, hands);
      return undefined;
    case "inform_model":
      informModel(effect, hands);
      return undefined;
    case "cancel_timer":
      hands.timers.cancel(effect.timer);
      return undefined;
    case "say":
      return hands.speech.say(effect.text);
    case "transfer":
      return transfer(effect, hands);
    case "hangup":
      return hangUp(hands);
    case "webhook":
      return asksForTransfer(effect)
        ? hands.pbx.transferBy(() => hands.webhook(effect))
        : hands.webhook(effect);
    case "evaluate":
      if (hands.evaluate === undefined) throw refuseEffect(effect);
      return hands.evaluate(effect);
    case "summarize":
      return hands.summarize(effect);
    case "search":
      return searchKnowledge(effect, hands);
    default:
      throw refuseEffect(effect);
  }
}
