// A session with a remote model that outlives its connections: turns in order, calls once, another connection when one breaks.
import type {
  ModelListener,
  ModelOptions,
  ModelPrompt,
  ModelSession,
  ModelTool,
} from "../realtime-model.ts";
import { CallBook } from "./call-book.ts";
import { GO_ON } from "./instructions.ts";
import { KeptAudio } from "./kept-audio.ts";
import { Spoken } from "./spoken.ts";
import type { Opening, Provider, ToolAnswer, Turn, Wire, WireListener } from "./wire.ts";

/** Pauses before the attempts to connect again, in milliseconds. */
const RETRIES_MS = [0, 200, 600];
/** Longest wait for a new connection in mid-call, all attempts together: the caller hears nothing meanwhile. */
const RECONNECT_MS = 2_800;
/** A turn that says nothing for so long is over. */
const SILENT_TURN_MS = 12_000;
/** After the caller spoke over the bot, his own turn comes first. */
const AFTER_BARGE_IN_MS = 3_000;
/** So long before the provider ends a connection the next one is made, also in the middle of a turn. */
const LEAVE_BEFORE_MS = 5_000;
/** An answer waits so long for the node that it leads to. */
const HOLD_MS = 3_000;
const MOST_WAITING = 100;
/** Connections lost within a minute, after which the provider is given up. */
const MOST_LOSSES = 5;

export class SteadySession implements ModelSession {
  readonly #provider: Provider;
  readonly #options: ModelOptions;
  readonly #listener: ModelListener;
  readonly #calls = new CallBook();
  readonly #spoken = new Spoken();
  readonly #abort = new AbortController();
  readonly #kept: KeptAudio;
  readonly #waiting: Turn[] = [];
  #held: ToolAnswer[] = [];
  #wire: Wire | undefined;
  #wireNumber = 0;
  #prompt: ModelPrompt | undefined;
  /** Functions and prompt that the latest connection was opened with. */
  #declared: readonly ModelTool[];
  #openedWith: ModelPrompt | undefined;
  #resume: string | undefined;
  /** The model speaks, or was asked to. */
  #busy = false;
  /** Asked for and not answered by a sound yet. */
  #asked: Turn | undefined;
  /** Part of a turn was given. */
  #speaking = false;
  #opening = false;
  #losses: number[] = [];
  #paused = false;
  #closed = false;
  #quietTimer: ReturnType<typeof setTimeout> | undefined;
  /** The provider has said that it will end the connection. */
  #leaving = false;
  #leaveTimer: ReturnType<typeof setTimeout> | undefined;
  #holdTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(provider: Provider, options: ModelOptions, listener: ModelListener, rate: number) {
    this.#provider = provider;
    this.#options = options;
    this.#listener = listener;
    this.#declared = options.tools ?? [];
    this.#kept = new KeptAudio(rate);
  }

  /** The first connection; rejects when there is none, and the session is none then. */
  async start(signal: AbortSignal): Promise<this> {
    const number = ++this.#wireNumber;
    const wire = await this.#provider.open(this.#opened(), this.#hear(number), signal);
    if (this.#closed) wire.close();
    else this.#wire = wire;
    return this;
  }

  setPrompt(prompt: ModelPrompt): void {
    if (this.#closed) return;
    const role = prompt.role ?? this.#prompt?.role;
    this.#prompt = role === undefined ? prompt : { ...prompt, role };
    if (prompt.context.strategy === "reset") this.#spoken.forget();
    this.#supersede();
    this.#add({ answers: this.#unheld(), prompt: this.#prompt, respond: prompt.respond });
  }

  sendAudio(pcm: Int16Array): void {
    if (this.#wire !== undefined) this.#wire.audio(pcm);
    else if (!this.#closed) this.#kept.keep(pcm);
  }

  sendText(kind: "user" | "say" | "note", text: string, respond: boolean): void {
    if (this.#closed) return;
    if (kind === "user") {
      this.#spoken.add("caller", text, true);
      this.#stopTurn();
    }
    this.#add({ answers: this.#unheld(), text: { kind, text }, respond });
  }

  answerFunction(answer: { call_id: string; result: unknown; respond: boolean }): void {
    if (this.#closed) return;
    const booked = this.#calls.answer(answer.call_id, answer.result);
    if (booked === undefined) return;
    this.#held.push(booked);
    if (answer.respond) this.#add({ answers: this.#unheld(), respond: true });
    else
      this.#holdTimer ??= later(HOLD_MS, () =>
        this.#add({ answers: this.#unheld(), respond: false }),
      );
  }

  pause(paused: boolean): void {
    this.#paused = paused;
    this.#wire?.pause(paused);
  }

  close(): void {
    this.#end();
  }

  #unheld(): ToolAnswer[] {
    clearTimeout(this.#holdTimer);
    this.#holdTimer = undefined;
    return this.#held.splice(0);
  }

  /** A node that was not entered yet never will be. */
  #supersede(): void {
    const rest = this.#waiting
      .map((turn) => (turn.prompt === undefined ? turn : { ...turn, prompt: undefined }))
      .filter(({ answers, text }) => answers.length > 0 || text !== undefined);
    this.#waiting.splice(0, this.#waiting.length, ...rest);
  }

  /** Words of the caller come before what the bot was going to say by itself; exact words stay. */
  #stopTurn(): void {
    const kept = this.#waiting.filter(
      ({ text, answers, prompt }) => text?.kind === "say" || answers.length > 0 || prompt,
    );
    this.#waiting.splice(0, this.#waiting.length, ...kept);
    if (!this.#busy || this.#wire === undefined) return;
    if (this.#wire.cancel === undefined) this.#busy = false;
    else this.#wire.cancel();
  }

  #add(turn: Turn): void {
    if (this.#closed) return;
    if (this.#waiting.length >= MOST_WAITING)
      return this.#end(new Error(`a session takes ${MOST_WAITING} turns at once, not more`));
    // The model stands still until it has the answers: they go before all that waits for its turn to end.
    const owed = this.#waiting.findIndex(({ answers }) => answers.length === 0);
    if (turn.answers.length > 0 && owed >= 0) this.#waiting.splice(owed, 0, turn);
    else this.#waiting.push(turn);
    this.#flush();
  }

  #flush(): void {
    while (this.#wire !== undefined && !this.#opening) {
      const [next] = this.#waiting;
      if (next === undefined) return;
      const owed = next.answers.length > 0;
      if (this.#busy && !owed) return;
      if (next.prompt !== undefined && !this.#enters(next.prompt))
        return this.#renew("the node needs other functions");
      this.#waiting.shift();
      this.#send(this.#wire, next);
    }
  }

  #enters(prompt: ModelPrompt): boolean {
    if (prompt === this.#openedWith) return true;
    return this.#provider.canEnter?.(prompt, this.#declared) ?? true;
  }

  #send(wire: Wire, turn: Turn): void {
    if (turn.respond) {
      this.#asked = turn;
      this.#setBusy(SILENT_TURN_MS);
    }
    const answers = turn.answers.map((answer) => this.#calls.address(answer, this.#wireNumber));
    wire.send({ ...turn, answers });
  }

  #setBusy(ms: number): void {
    this.#busy = true;
    clearTimeout(this.#quietTimer);
    this.#quietTimer = later(ms, () => this.#idle());
  }

  #idle(): void {
    clearTimeout(this.#quietTimer);
    this.#busy = false;
    this.#asked = undefined;
    this.#speaking = false;
    if (this.#leaving) this.#renew("the provider ends the connection");
    this.#flush();
  }

  /** What connection `number` tells, as long as it is the one in use. */
  #hear(number: number): WireListener {
    const present = () => !this.#closed && number === this.#wireNumber;
    return {
      audio: (pcm) => {
        if (!present()) return;
        this.#asked = undefined;
        if (!this.#speaking) this.#calls.settle();
        this.#speaking = true;
        this.#setBusy(SILENT_TURN_MS);
        this.#listener.audio(pcm);
      },
      transcript: (who, text, final) => {
        if (!present()) return;
        this.#spoken.add(who, text, final);
        this.#listener.transcript(who, text, final);
      },
      functionCall: (call) => present() && this.#onCall(call, number),
      callsCancelled: (ids) => this.#calls.cancel(ids, number),
      turnComplete: () => {
        if (!present()) return;
        this.#listener.turnComplete();
        this.#idle();
      },
      interrupted: () => {
        if (!present()) return 0;
        const heard = this.#listener.interrupted();
        if (this.#asked?.text?.kind !== "user") this.#asked = undefined;
        this.#speaking = false;
        if (this.#waiting.some(({ text }) => text?.kind === "user")) this.#idle();
        else this.#setBusy(AFTER_BARGE_IN_MS);
        return heard;
      },
      // A turn that was cut off with its connection is paid for, too.
      used: (usage) => !this.#closed && this.#listener.used?.(usage),
      resumption: (handle) => {
        if (number >= this.#wireNumber) this.#resume = handle;
      },
      leaving: (ms) => present() && this.#onLeaving(ms),
      lost: (error) => present() && this.#onLost(error),
    };
  }

  /** A turn under way is heard out first, if there is time. */
  #onLeaving(ms: number): void {
    this.#leaving = true;
    const renew = () => this.#leaving && this.#renew("the provider ends the connection");
    if (!this.#busy || ms < LEAVE_BEFORE_MS) renew();
    else this.#leaveTimer = later(ms - LEAVE_BEFORE_MS, renew);
  }

  #onCall(call: { call_id: string; name: string; args: unknown }, number: number): void {
    const noted = this.#calls.note(call, number);
    this.#asked = undefined;
    this.#speaking = false;
    // It waits for us now.
    clearTimeout(this.#quietTimer);
    this.#busy = false;
    if (noted.kind === "new") this.#listener.functionCall({ ...call, call_id: noted.call_id });
    else if (noted.kind === "again") {
      this.#setBusy(SILENT_TURN_MS);
      this.#wire?.send({ answers: [noted.answer], respond: true });
    }
  }

  #onLost(error: Error): void {
    const now = performance.now();
    this.#losses = [...this.#losses.filter((at) => now - at < 60_000), now];
    if (this.#losses.length > MOST_LOSSES) return this.#end(error);
    // A provider may fail one turn and keep the line: that line is not used again.
    this.#wire?.close();
    if (this.#speaking || this.#asked !== undefined) this.#listener.waiting?.();
    this.#breakOff(true);
    if (!this.#opening) void this.#reopen(error);
  }

  /** The turn under way ends with its connection: what it was about is asked of the next one. */
  #breakOff(lost: boolean): void {
    const cut = this.#speaking;
    const asked = this.#asked;
    this.#busy = false;
    this.#asked = undefined;
    this.#speaking = false;
    clearTimeout(this.#quietTimer);
    if (cut) {
      this.#spoken.end();
      this.#listener.transcript("bot", "", true);
      this.#listener.turnComplete();
    }
    const goOn: Turn = { answers: [], text: { kind: "note", text: GO_ON }, respond: true };
    if (asked !== undefined) this.#waiting.unshift(asked);
    else if (cut) this.#waiting.unshift(goOn);
    if (lost) this.#wire = undefined;
  }

  /** Another connection before this one ends: the caller hears no gap. */
  #renew(why: string): void {
    if (this.#opening || this.#closed) return;
    void this.#reopen(new Error(why));
  }

  async #reopen(cause: Error): Promise<void> {
    this.#opening = true;
    let last = cause;
    const enough = AbortSignal.timeout(RECONNECT_MS);
    for (const wait of RETRIES_MS) {
      if (wait > 0) await new Promise<void>((resolve) => later(wait, resolve));
      if (this.#closed) return;
      if (enough.aborted) break;
      try {
        await this.#replace(enough);
        return;
      } catch (error) {
        last = error instanceof Error ? error : new Error(String(error));
        // A handle that was refused once is refused again.
        this.#resume = undefined;
      }
    }
    this.#end(last);
  }

  async #replace(enough: AbortSignal): Promise<void> {
    const number = this.#wireNumber + 1;
    const signal = AbortSignal.any([this.#abort.signal, enough]);
    const wire = await this.#provider.open(this.#opened(), this.#hear(number), signal);
    if (this.#closed) return wire.close();
    const old = this.#wire;
    if (old !== undefined) this.#breakOff(false);
    this.#wireNumber = number;
    this.#wire = wire;
    this.#opening = false;
    this.#leaving = false;
    clearTimeout(this.#leaveTimer);
    old?.close();
    if (this.#paused) wire.pause(true);
    for (const pcm of this.#kept.take()) wire.audio(pcm);
    this.#flush();
  }

  #opened(): Opening {
    const { tools } = this.#options;
    this.#openedWith = this.#prompt;
    return {
      options: this.#options,
      ...(this.#resume === undefined ? {} : { resume: this.#resume }),
      ...(this.#prompt === undefined ? {} : { prompt: this.#prompt }),
      tools: (this.#declared = tools ?? this.#prompt?.tools ?? []),
      history: this.#resume === undefined ? this.#spoken.lines() : [],
    };
  }

  #end(error?: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#quietTimer);
    clearTimeout(this.#holdTimer);
    clearTimeout(this.#leaveTimer);
    this.#waiting.length = 0;
    this.#abort.abort();
    this.#wire?.close();
    this.#wire = undefined;
    this.#listener.closed(error);
  }
}

/** Keeps no process alive. */
function later(ms: number, run: () => void): ReturnType<typeof setTimeout> {
  return setTimeout(run, ms).unref();
}
