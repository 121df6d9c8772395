// One session that a first model leads until it fails, then a second: it learns what was said, what is owed and what was done.
import { Resampler } from "@pipecast/audio/resample";
import type {
  ModelCapabilities,
  ModelListener,
  ModelPrompt,
  ModelSession,
} from "../realtime-model.ts";
import { CallBook } from "../steady/call-book.ts";
import { answerText, GO_ON, historyText } from "../steady/instructions.ts";
import { Spoken } from "../steady/spoken.ts";

type Rates = Pick<ModelCapabilities, "inputRate" | "outputRate">;
type Answer = Parameters<ModelSession["answerFunction"]>[0];

export interface FallbackParts {
  rates: Rates;
  secondRates: Rates;
  listener: ModelListener;
  openSecond(listener: ModelListener, signal: AbortSignal): Promise<ModelSession>;
}

export class FallbackSession implements ModelSession {
  readonly #parts: FallbackParts;
  readonly #calls = new CallBook();
  readonly #spoken = new Spoken();
  readonly #abort = new AbortController();
  readonly #sayings: string[] = [];
  /** Answers that came while there was no model to take them. */
  readonly #owed: Answer[] = [];
  readonly #toSecond: Resampler | undefined;
  #session: ModelSession | undefined;
  #prompt: ModelPrompt | undefined;
  /** 1: the first model speaks or is awaited; 2: the second. */
  #number = 1;
  #paused = false;
  #closed = false;

  constructor(parts: FallbackParts) {
    this.#parts = parts;
    const [from, to] = [parts.rates.inputRate, parts.secondRates.inputRate];
    this.#toSecond = from === to ? undefined : new Resampler(from, to);
  }

  async start(
    openFirst: (listener: ModelListener) => Promise<ModelSession>,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      this.#session = await openFirst(this.#hear(1));
    } catch (error) {
      if (signal.aborted) throw error;
      this.#number = 2;
      this.#session = await this.#parts.openSecond(this.#hear(2), signal);
    }
  }

  setPrompt(prompt: ModelPrompt): void {
    const role = prompt.role ?? this.#prompt?.role;
    this.#prompt = role === undefined ? prompt : { ...prompt, role };
    if (prompt.context.strategy === "reset") this.#spoken.forget();
    this.#session?.setPrompt(this.#prompt);
  }

  sendAudio(pcm: Int16Array): void {
    const second = this.#number === 2 ? this.#toSecond : undefined;
    this.#session?.sendAudio(second === undefined ? pcm : second.push(pcm));
  }

  sendText(kind: "user" | "say" | "note", text: string, respond: boolean): void {
    if (kind === "say") this.#sayings.push(text);
    if (kind === "user") this.#spoken.add("caller", text, true);
    this.#session?.sendText(kind, text, respond);
  }

  answerFunction(answer: Answer): void {
    const booked = this.#calls.answer(answer.call_id, answer.result);
    if (booked === undefined) return;
    if (this.#session === undefined) this.#owed.push(answer);
    else this.#giveAnswer(this.#session, answer);
  }

  pause(paused: boolean): void {
    this.#paused = paused;
    this.#session?.pause?.(paused);
  }

  close(): void {
    this.#end();
  }

  /** With its id where the model that speaks now made the call; in words where it did not. */
  #giveAnswer(session: ModelSession, { call_id, name, result, respond }: Answer): void {
    const booked = { call_id, name, args: undefined, result };
    const { call_id: own } = this.#calls.address(booked, this.#number);
    if (own !== undefined) session.answerFunction({ call_id: own, name, result, respond });
    else session.sendText("note", answerText(booked), respond);
  }

  #hear(number: 1 | 2): ModelListener {
    const { listener, rates, secondRates } = this.#parts;
    const present = () => !this.#closed && this.#number === number;
    const resampler =
      number === 1 || rates.outputRate === secondRates.outputRate
        ? undefined
        : new Resampler(secondRates.outputRate, rates.outputRate);
    return {
      audio: (pcm) => {
        if (!present()) return;
        this.#calls.settle();
        listener.audio(resampler?.push(pcm) ?? pcm);
      },
      transcript: (who, text, final) => {
        if (!present()) return;
        this.#spoken.add(who, text, final);
        if (who === "bot") this.#wasSaid(text);
        listener.transcript(who, text, final);
      },
      functionCall: (call) => {
        if (!present()) return;
        const noted = this.#calls.note(call, number);
        if (noted.kind === "new") listener.functionCall({ ...call, call_id: noted.call_id });
        else if (noted.kind === "again")
          this.#session?.answerFunction({ ...noted.answer, call_id: call.call_id, respond: true });
      },
      turnComplete: () => present() && listener.turnComplete(),
      interrupted: () => (present() ? listener.interrupted() : 0),
      waiting: () => present() && listener.waiting?.(),
      used: (usage) => listener.used?.(usage),
      closed: (error) => {
        if (!present()) return;
        if (error === undefined || number === 2 || this.#session === undefined) this.#end(error);
        else void this.#goOn(error);
      },
    };
  }

  /** Exact words come in order: the first of them has begun. */
  #wasSaid(text: string): void {
    const [first] = this.#sayings;
    if (text.trim() !== "" && first?.includes(text.trim()) === true) this.#sayings.shift();
  }

  async #goOn(failure: Error): Promise<void> {
    this.#number = 2;
    this.#session = undefined;
    this.#parts.listener.waiting?.();
    let session: ModelSession;
    try {
      session = await this.#parts.openSecond(this.#hear(2), this.#abort.signal);
    } catch {
      return this.#end(failure);
    }
    if (this.#closed) return session.close();
    this.#session = session;
    if (this.#paused) session.pause?.(true);
    this.#tell(session);
  }

  /** What was said, where the conversation is, what is owed; then it goes on. */
  #tell(session: ModelSession): void {
    this.#spoken.end();
    const lines = this.#spoken.lines();
    if (this.#prompt !== undefined) session.setPrompt({ ...this.#prompt, respond: false });
    if (lines.length > 0) session.sendText("note", historyText(lines), false);
    const owed = this.#owed.splice(0);
    for (const answer of owed) this.#giveAnswer(session, { ...answer, respond: false });
    const sayings = this.#sayings.slice();
    for (const text of sayings) session.sendText("say", text, true);
    if (sayings.length === 0 && this.#prompt !== undefined) session.sendText("note", GO_ON, true);
  }

  #end(error?: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#abort.abort();
    this.#session?.close();
    this.#session = undefined;
    this.#parts.listener.closed(error);
  }
}
