// A live call: line ↔ model, driven by a flow. Wires the parts together and passes on what happens; decides nothing.
import type { FlowEffect } from "@pipecast/flow/step/flow-effect";
import type { FlowEvent } from "@pipecast/flow/step/flow-event";
import type { Clock } from "@pipecast/platform/clock";
import { toAppError } from "@pipecast/platform/errors";
import type { Log } from "@pipecast/platform/log";
import type { ModelListener, RealtimeModel } from "@pipecast/realtime";
import type { EffectFault } from "../effects/effect-fault.ts";
import type { PbxCall } from "../effects/pbx-call.ts";
import { type CallHands, performEffect } from "../effects/perform-effect.ts";
import { GatewayErrors } from "../errors.ts";
import type { Line, LineEnd, LineListener } from "../lines/line.ts";
import type { SessionRecord } from "../sessions/session-record.ts";
import type { CallMeasures } from "./call-measures.ts";
import { CallerAudio } from "./caller-audio.ts";
import type { CallPlan, RunningCall } from "./call-registry.ts";
import { Ending } from "./end-call.ts";
import { FlowRun, movesOnByKey } from "./flow-run.ts";
import { IdleTimer } from "./idle-timer.ts";
import { ModelLink } from "./model-link.ts";
import { modelOptions } from "./model-options.ts";
import { type CutOff, Speech } from "./speech.ts";
import type { Ticker, Ticking } from "./ticker.ts";
import { Timers } from "./timers.ts";
import { TurnWords } from "./turn-words.ts";

export interface SessionParts {
  plan: CallPlan;
  line: Line;
  model: RealtimeModel;
  record: SessionRecord;
  measures: CallMeasures;
  pbx: PbxCall;
  outside: Pick<CallHands, "webhook" | "evaluate" | "summarize" | "search">;
  clock: Clock;
  ticker: Ticker;
  log: Log;
  /** Longest a bot may talk, in milliseconds. */
  longestMs: number;
  /** The session is complete and wants to be stored. */
  over: (record: SessionRecord) => void;
}

/** Keys pressed before the model was ready. */
const MOST_EARLY_DIGITS = 32;

export class CallSession implements RunningCall, Ticking, LineListener {
  readonly record: SessionRecord;
  readonly #parts: SessionParts;
  readonly #flow: FlowRun;
  readonly #model: ModelLink;
  readonly #speech: Speech;
  readonly #words: TurnWords;
  readonly #callerAudio: CallerAudio;
  readonly #idle: IdleTimer;
  readonly #timers: Timers;
  readonly #ending: Ending;
  readonly #earlyDigits: string[] = [];
  #began = false;
  #callerSpeaks = false;
  #leaveBeat: (() => void) | undefined;
  #cancelLongest: (() => void) | undefined;

  constructor(parts: SessionParts) {
    const { line, model, clock, record, pbx, log } = parts;
    this.#parts = parts;
    this.record = record;
    this.#model = new ModelLink(model, clock);
    this.#timers = new Timers(clock);
    this.#words = new TurnWords(record);
    this.#idle = new IdleTimer(clock, () => this.#dispatch({ type: "silence" }));
    this.#callerAudio = new CallerAudio(line.rate, model.capabilities.inputRate);
    this.#speech = new Speech({
      line,
      modelRate: model.capabilities.outputRate,
      clock,
      model: () => this.#model.session,
      turn: (what) => this.#dispatch({ type: `bot_${what}_speaking` }),
      speaking: (speaks) => this.#onSpeaking(speaks),
      underrun: (ms) => parts.measures.underrun(ms),
    });
    this.#flow = new FlowRun(parts.plan.flow, {
      stepped: (event, state, effects) => {
        record.stepped(event, state, effects);
        if (movesOnByKey(event, effects) && this.#cutOff().hearing)
          this.#flow.dispatch({ type: "bot_finished_speaking" });
      },
      perform: (effect) => this.#perform(effect),
    });
    this.#ending = new Ending({
      record,
      pbx,
      line,
      log,
      now: () => clock.now(),
      quiet: () => this.#quiet(),
      silent: () => this.#leaveBeat?.(),
      over: parts.over,
    });
  }

  /** Resolves when the session is over and handed on; undefined while it goes on. */
  get ended(): Promise<void> | undefined {
    return this.#ending.ended;
  }

  /** Begins: the caller gets silence until the model is ready, then the flow's first node. */
  start(): void {
    const { line, plan, ticker, clock, longestMs } = this.#parts;
    line.listen(this);
    this.#leaveBeat = ticker.add(this);
    this.#cancelLongest = clock.after(longestMs, () => this.#fail(GatewayErrors.CALL_TOO_LONG()));
    const open = async () =>
      this.#model.open(modelOptions(plan.model, plan.flow), this.#listener());
    open().then(
      (session) => session !== undefined && this.#guard(() => this.#begin()),
      (error: unknown) => this.#fail(error),
    );
  }

  giveBack(): void {
    void this.#ending.end("failed", true);
  }

  lineTaken(): void {
    const { transferState } = this.#parts.pbx;
    if (transferState === "none" || transferState === "refused") this.closed("far_end");
  }

  hear(text: string): boolean {
    const model = this.#model.session;
    if (model === undefined || !this.#began || this.ended !== undefined) return false;
    this.#guard(() => {
      this.#onWords("caller", text, true);
      this.#parts.measures.asked();
      model.sendText("user", text, true);
    });
    return true;
  }

  tick(now: number): void {
    try {
      this.#speech.tick(now);
    } catch (error) {
      this.#fail(error);
    }
  }

  rateChanged(rate: number): void {
    this.#guard(() => {
      this.#callerAudio.setRate(rate);
      this.#speech.setRate(rate);
    });
  }

  audio(pcm: Int16Array): void {
    this.#parts.measures.heard(pcm, this.#parts.line.rate);
    const model = this.#model.session;
    if (model === undefined) return;
    try {
      this.#callerAudio.convert(pcm, model);
    } catch (error) {
      this.#fail(error);
    }
  }

  digit(digit: string): void {
    this.#idle.callerActive();
    this.#parts.measures.asked();
    if (this.#began) this.#dispatch({ type: "keypad", digit });
    else if (this.#earlyDigits.length < MOST_EARLY_DIGITS) this.#earlyDigits.push(digit);
  }

  played(mark: number): void {
    this.#guard(() => this.#speech.played(mark));
  }

  closed(why: LineEnd): void {
    this.record.mark("line_closed_ms");
    if (why !== "ours") this.#dispatch({ type: "hung_up" });
  }

  #begin(): void {
    this.record.mark("model_ready_ms");
    this.#began = true;
    this.#dispatch({ type: "call_started", call: this.record.identity.call });
    for (const digit of this.#earlyDigits.splice(0)) this.#dispatch({ type: "keypad", digit });
  }

  #listener(): ModelListener {
    return {
      audio: (pcm) => this.#guard(() => this.#speech.audio(pcm)),
      transcript: (who, text, final) => this.#guard(() => this.#onWords(who, text, final)),
      functionCall: ({ call_id, name, args }) => {
        this.#speech.awaitsAnswer();
        this.#dispatch({ type: "function_called", call_id, name, args: args as never });
      },
      turnComplete: () =>
        this.#guard(() => {
          this.#words.turnComplete();
          this.#speech.turnComplete();
        }),
      interrupted: () => this.#onInterrupted(),
      waiting: () => this.#speech.fillGap(),
      used: (usage) => this.#parts.measures.used(usage),
      closed: (cause) => this.#fail(GatewayErrors.MODEL_LOST({}, { cause })),
    };
  }

  /** Milliseconds of the bot's words that the caller has heard. */
  #onInterrupted(): number {
    let heardMs = 0;
    this.#guard(() => {
      this.#parts.measures.interrupted(this.#speech.hearing);
      ({ heardMs } = this.#cutOff());
      this.#dispatch({ type: "interrupted" });
    });
    return heardMs;
  }

  /** What the caller has not heard yet is thrown away, in sound and in writing. */
  #cutOff(): CutOff {
    const cutOff = this.#speech.flush();
    const { heardMs, givenMs } = cutOff;
    if (heardMs < givenMs && this.#parts.line.muted !== true) this.#words.cut(heardMs / givenMs);
    return cutOff;
  }

  #onWords(who: "caller" | "bot", text: string, final: boolean): void {
    this.record.words(who, text, final);
    if (who === "bot") return;
    this.#idle.callerActive();
    if (!this.#callerSpeaks) this.#dispatch({ type: "caller_spoke" });
    this.#callerSpeaks = !final;
  }

  #onSpeaking(speaks: boolean): void {
    this.#parts.measures.speaking(speaks);
    if (speaks) {
      this.record.mark("first_words_ms");
      this.#idle.botSpeaks();
    } else this.#idle.botSilent();
  }

  #dispatch(event: FlowEvent): void {
    this.#guard(() => this.#flow.dispatch(event));
  }

  #perform(effect: FlowEffect): void {
    const model = this.#model.session;
    if (model === undefined && effect.type !== "end") return;
    performEffect(effect, {
      model: model as NonNullable<typeof model>,
      record: this.record,
      speech: this.#speech,
      idle: this.#idle,
      timers: this.#timers,
      pbx: this.#parts.pbx,
      clock: this.#parts.clock,
      ...this.#parts.outside,
      end: (outcome, hangup) => void this.#ending.end(outcome, hangup),
      report: (event) => this.#dispatch(event),
      fault: (type, fault) => this.#onEffectFault(type, fault),
    });
  }

  #onEffectFault(type: FlowEffect["type"], { status, message }: EffectFault): void {
    this.#parts.log.warn({ effect: type, status, reason: message }, "an effect of the flow failed");
  }

  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The session cannot go on: the caller is given back to the number's fallback. */
  #fail(error: unknown): void {
    if (this.#ending.ended !== undefined) return;
    const known = toAppError(error);
    const err =
      known.code === "INTERNAL" ? GatewayErrors.SESSION_CRASHED({}, { cause: error }) : known;
    this.#parts.log.error({ err, code: err.code }, "the session cannot go on");
    this.record.note("failure", err.code);
    void this.#ending.end("failed", true);
  }

  #quiet(): void {
    this.#parts.measures.writeTo(this.record);
    if (this.#speech.overflowMs > 0) this.record.timings["overflow_ms"] = this.#speech.overflowMs;
    this.#cancelLongest?.();
    this.#timers.cancelAll();
    this.#idle.stop();
    this.#speech.stop();
    this.#model.close();
  }
}
