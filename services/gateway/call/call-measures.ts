// What one call measures of itself: how long answers took, what broke off, what it cost. Written down once, at its end.
import { costOf, type PriceTable } from "@pipecast/realtime/prices";
import type { ModelUsage } from "@pipecast/realtime";
import type { SessionRecord } from "../sessions/session-record.ts";
import { TurnMeter } from "./turn-meter.ts";

export interface MeasuredTurn {
  /** Epoch milliseconds of the bot's first audio. */
  at: number;
  ms: number;
}

export interface MeasureParts {
  clock: { now(): number; monotonic(): number };
  prices?: PriceTable | undefined;
}

/** Turns of a call that are remembered one by one. */
const MOST_TURNS = 300;

export class CallMeasures {
  readonly turns: MeasuredTurn[] = [];
  interruptions = 0;
  underruns = 0;
  underrunMs = 0;
  tokensIn = 0;
  tokensOut = 0;
  /** US dollars; null once a model without a known price was used. */
  cost: number | null = 0;
  readonly #parts: MeasureParts;
  readonly #meter: TurnMeter;
  #cutOff = false;

  constructor(parts: MeasureParts) {
    this.#parts = parts;
    this.#meter = new TurnMeter(() => parts.clock.monotonic());
  }

  heard(pcm: Int16Array, rate: number): void {
    this.#meter.heard(pcm, rate);
  }

  /** The caller typed or pressed something. */
  asked(): void {
    this.#meter.asked();
  }

  /** The bot's audio begins at the line, or has ended there. */
  speaking(speaks: boolean): void {
    if (speaks) {
      this.#cutOff = false;
      const ms = this.#meter.answered();
      if (ms !== undefined && this.turns.length < MOST_TURNS)
        this.turns.push({ at: this.#parts.clock.now(), ms: Math.round(ms) });
    } else if (!this.#cutOff) this.#meter.forget();
  }

  /** The caller speaks: what he has begun is the next question. `hearing`: the bot was in the middle of a turn. */
  interrupted(hearing: boolean): void {
    if (hearing) this.interruptions += 1;
    this.#cutOff = true;
  }

  /** The bot fell silent in the middle of a turn, because its audio came too late. */
  underrun(ms: number): void {
    this.underruns += 1;
    this.underrunMs += Math.round(ms);
  }

  used(usage: ModelUsage): void {
    const { textIn, audioIn, cachedIn, textOut, audioOut } = usage;
    this.tokensIn += textIn + audioIn + cachedIn;
    this.tokensOut += textOut + audioOut;
    const cost = costOf(usage, this.#parts.prices);
    this.cost = cost === null || this.cost === null ? null : this.cost + cost;
  }

  /** Puts it into the session's timings. */
  writeTo({ timings }: Pick<SessionRecord, "timings">): void {
    const waits = this.turns.map(({ ms }) => ms);
    if (waits.length > 0) {
      const sorted = waits.toSorted((a, b) => a - b);
      timings["turn_ms"] = waits;
      timings["turn_median_ms"] = sorted[sorted.length >> 1] as number;
      timings["turn_longest_ms"] = sorted.at(-1) as number;
    }
    timings["interruptions"] = this.interruptions;
    timings["underruns"] = this.underruns;
    if (this.underruns > 0) timings["underrun_ms"] = this.underrunMs;
    if (this.tokensIn + this.tokensOut === 0) return;
    timings["tokens_in"] = this.tokensIn;
    timings["tokens_out"] = this.tokensOut;
    timings["cost_usd"] = this.cost === null ? null : Number(this.cost.toFixed(6));
  }
}
