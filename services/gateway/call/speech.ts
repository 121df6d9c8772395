// What the bot says, as turns: when the caller begins to hear one, when he has heard its last, and what was cut off.
import type { Clock } from "@pipecast/platform/clock";
import type { ModelSession } from "@pipecast/realtime";
import { EffectFault } from "../effects/effect-fault.ts";
import { Filler } from "./filler.ts";
import { Playout } from "./playout.ts";
import type { Line } from "../lines/line.ts";

export interface SpeechOptions {
  line: Line;
  modelRate: number;
  clock: Clock;
  /** Words to be spoken exactly, and pausing: the model's part. */
  model: () => Pick<ModelSession, "sendText" | "pause"> | undefined;
  /** The caller begins to hear a turn that the model made on its own, or has heard the last of it. */
  turn: (what: "started" | "finished") => void;
  /** There is something to play, or no longer: turns and exact words alike. */
  speaking: (speaks: boolean) => void;
  /** The caller heard nothing for so long in the middle of a turn: its audio came too late. */
  underrun?: (ms: number) => void;
}

interface Saying {
  done: () => void;
  fail: (fault: EffectFault) => void;
  /** A turn was under way when this was asked for: its end comes first. */
  behindTurn: boolean;
}

/** What a flush threw away. */
export interface CutOff {
  /** The caller was in the middle of a turn. */
  hearing: boolean;
  /** Milliseconds that he has heard of it, of those that the model has given; the same when nothing was cut off. */
  heardMs: number;
  givenMs: number;
}

type Mark = { kind: "started" | "finished" } | { kind: "said"; saying: Saying };

/** Longest wait for exact words to be heard: 30 s of audio and what may play before it. */
const SAY_DEADLINE_MS = 60_000;

export class Speech {
  readonly #options: SpeechOptions;
  readonly #playout: Playout<Mark>;
  readonly #sayings: Saying[] = [];
  /** Whose words the model is giving: its own turn's, exact words', or nobody's. */
  #giving: "turn" | "saying" | undefined;
  /** The caller began to hear a turn and was not told its end. */
  #hearing = false;
  #speaks = false;
  /** The model waits for us in the middle of its turn: silence is nobody's fault. */
  #awaited = false;
  #filler: Filler | undefined;
  /** The words given last: where they begin in all that was spoken, and how long they are. */
  #words = { fromMs: 0, givenMs: 0 };

  constructor(options: SpeechOptions) {
    this.#options = options;
    const now = options.clock.monotonic();
    this.#playout = new Playout({
      line: options.line,
      modelRate: options.modelRate,
      now,
      heard: (mark) => this.#heard(mark),
      pause: (paused) => options.model()?.pause?.(paused),
    });
    this.#playout.tick(now);
  }

  get overflowMs(): number {
    return this.#playout.overflowMs;
  }

  tick(now: number): void {
    this.#playout.tick(now);
    const fill = this.#filler?.due(now, this.#playout.speaking(now));
    if (fill !== undefined) this.#playout.speak(fill, now);
    if (this.#speaks && !this.#playout.speaking(now)) this.#setSpeaks(false);
  }

  setRate(rate: number): void {
    this.#playout.setRate(rate);
  }

  /** The far end has played up to a mark: see Line. */
  played(mark: number): void {
    this.#playout.played(mark, this.#options.clock.monotonic());
  }

  /** Audio of the model. */
  audio(pcm: Int16Array): void {
    const now = this.#options.clock.monotonic();
    this.#filler?.end();
    if (this.#giving === undefined) {
      const [next] = this.#sayings;
      this.#giving = next === undefined || next.behindTurn ? "turn" : "saying";
      if (this.#giving === "turn") this.#playout.mark({ kind: "started" }, now);
      this.#words = { fromMs: this.#playout.givenMs, givenMs: 0 };
    } else if (!this.#awaited && this.#words.givenMs > 0) {
      const dryMs = this.#playout.dryMs(now);
      if (dryMs > 0) this.#options.underrun?.(dryMs);
    }
    this.#awaited = false;
    this.#words.givenMs += (pcm.length * 1000) / this.#options.modelRate;
    this.#setSpeaks(true);
    this.#playout.speak(pcm, now);
  }

  /** The caller is in the middle of a turn. */
  get hearing(): boolean {
    return this.#hearing;
  }

  /** Words are owed and their connection broke: soft tones until the next audio, if it lets the caller wait. */
  fillGap(): void {
    this.#filler ??= new Filler(this.#options.modelRate);
    this.#filler.begin(this.#options.clock.monotonic());
  }

  /** The model has called a function: it may pause until it has the answer. */
  awaitsAnswer(): void {
    this.#awaited = true;
  }

  /** The model has given all of its turn. A turn without a sound ends nothing: nobody heard it. */
  turnComplete(): void {
    const [next] = this.#sayings;
    const silentSaying = this.#giving === undefined && next !== undefined && !next.behindTurn;
    if (next !== undefined && (this.#giving === "saying" || silentSaying)) {
      this.#sayings.shift();
      this.#playout.mark({ kind: "said", saying: next }, this.#options.clock.monotonic());
    }
    this.#endTurn();
  }

  /** A node was entered: what the model gives from now on is the new node's turn, also when it never paused. */
  enterNode(): void {
    if (this.#giving === "turn") this.#endTurn();
  }

  /** Speaks exactly this; resolves when it was heard, or spoken over. Rejects with EffectFault. */
  say(text: string): Promise<void> {
    const { clock, model } = this.#options;
    return new Promise((resolve, reject) => {
      const settle = (then: () => void) => {
        cancel();
        const at = this.#sayings.indexOf(saying);
        if (at >= 0) this.#sayings.splice(at, 1);
        then();
      };
      const saying: Saying = {
        done: () => settle(resolve),
        fail: (fault) => settle(() => reject(fault)),
        behindTurn: this.#giving === "turn",
      };
      const cancel = clock.after(SAY_DEADLINE_MS, () =>
        saying.fail(new EffectFault("timeout", "the words were not spoken in time")),
      );
      this.#sayings.push(saying);
      model()?.sendText("say", text, true);
    });
  }

  /**
   * The caller spoke over the bot, or the conversation moved on: what was not played is thrown away, exact words under way
   * count as said.
   */
  flush(): CutOff {
    this.#filler?.end();
    const { tags, heardMs } = this.#playout.flush(this.#options.clock.monotonic());
    this.#options.line.discard();
    const begun = this.#giving === "saying" ? this.#sayings.slice(0, 1) : [];
    for (const mark of tags) if (mark.kind === "said") begun.push(mark.saying);
    const { fromMs, givenMs } = this.#words;
    const cutOff = {
      hearing: this.#hearing,
      heardMs: Math.min(Math.max(0, Math.round(heardMs - fromMs)), Math.round(givenMs)),
      givenMs: Math.round(givenMs),
    };
    this.#words.givenMs = cutOff.heardMs;
    this.#hearing = false;
    this.#giving = undefined;
    this.#nothingBefore();
    this.#setSpeaks(false);
    for (const saying of begun) saying.done();
    return cutOff;
  }

  /** The session is over: nobody waits for words any more. */
  stop(): void {
    this.#filler?.end();
    const fault = new EffectFault("skipped", "the session ended before the words were heard");
    const { tags } = this.#playout.flush(this.#options.clock.monotonic());
    for (const mark of tags) if (mark.kind === "said") mark.saying.fail(fault);
    for (const saying of this.#sayings.slice()) saying.fail(fault);
    this.#hearing = false;
    this.#giving = undefined;
  }

  #endTurn(): void {
    if (this.#giving === "turn")
      this.#playout.mark({ kind: "finished" }, this.#options.clock.monotonic());
    this.#giving = undefined;
    this.#nothingBefore();
  }

  #nothingBefore(): void {
    for (const saying of this.#sayings) saying.behindTurn = false;
  }

  #heard(mark: Mark): void {
    if (mark.kind === "said") {
      mark.saying.done();
      return;
    }
    this.#hearing = mark.kind === "started";
    this.#options.turn(mark.kind);
  }

  #setSpeaks(speaks: boolean): void {
    if (speaks === this.#speaks) return;
    this.#speaks = speaks;
    this.#options.speaking(speaks);
  }
}
