// One session that a remote model leads, until it fails; then a voice of ours says which keys there are.
import { Resampler } from "@pipecast/audio/resample";
import type { ModelListener, ModelPrompt, ModelSession } from "../realtime-model.ts";

export interface MenuSessionParts {
  /** Samples per second of what the listener gets, and of what the voice gives. */
  rate: number;
  voiceRate: number;
  listener: ModelListener;
  /** Undefined: there is no voice. */
  openVoice(listener: ModelListener): Promise<ModelSession | undefined>;
}

/** A caller who presses nothing is asked again, then given to a person. */
const ASK_AGAIN_MS = 15_000;
const ASKS = 2;
/** By then the actions of a node have begun, whatever was said. */
const GIVE_UP_MS = 12_000;

export class MenuSession implements ModelSession {
  readonly #parts: MenuSessionParts;
  #remote: ModelSession | undefined;
  #voice: ModelSession | undefined;
  #failure: Error | undefined;
  #prompt: ModelPrompt | undefined;
  /** Exact words that the provider took with it. */
  readonly #sayings: string[] = [];
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(parts: MenuSessionParts) {
    this.#parts = parts;
  }

  /** A provider that cannot be reached is one that has failed: the first node is the menu then. */
  async start(connect: (listener: ModelListener) => Promise<ModelSession>): Promise<void> {
    try {
      this.#remote = await connect(this.#fromRemote());
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      await this.#takeOver();
      if (this.#voice === undefined) throw this.#failure;
    }
  }

  setPrompt(prompt: ModelPrompt): void {
    this.#prompt = prompt;
    if (this.#failure === undefined) return this.#remote?.setPrompt(prompt);
    clearTimeout(this.#timer);
    this.#asked = 0;
    this.#present(prompt.respond);
  }

  sendAudio(pcm: Int16Array): void {
    if (this.#failure === undefined) this.#remote?.sendAudio(pcm);
  }

  sendText(kind: "user" | "say" | "note", text: string, respond: boolean): void {
    if (this.#failure === undefined) {
      if (kind === "say") this.#sayings.push(text);
      this.#remote?.sendText(kind, text, respond);
    } else if (kind === "say") this.#voice?.sendText(kind, text, respond);
    // A voice without ears has one answer to all else: the keys.
    else if (respond) this.#askKeys();
  }

  answerFunction(answer: Parameters<ModelSession["answerFunction"]>[0]): void {
    if (this.#failure === undefined) this.#remote?.answerFunction(answer);
  }

  pause(paused: boolean): void {
    if (this.#failure === undefined) this.#remote?.pause?.(paused);
    else this.#voice?.pause?.(paused);
  }

  close(): void {
    this.#end();
  }

  #fromRemote(): ModelListener {
    const { listener } = this.#parts;
    return {
      audio: (pcm) => listener.audio(pcm),
      transcript: (who, text, final) => {
        if (who === "bot") this.#wasSaid(text);
        listener.transcript(who, text, final);
      },
      functionCall: (call) => listener.functionCall(call),
      turnComplete: () => listener.turnComplete(),
      interrupted: () => listener.interrupted(),
      waiting: () => listener.waiting?.(),
      used: (usage) => listener.used?.(usage),
      closed: (error) => {
        if (this.#closed) return;
        if (error === undefined) return this.#end();
        this.#failure = error;
        void this.#goOn();
      },
    };
  }

  /** Exact words come in order: the first of them has begun. */
  #wasSaid(text: string): void {
    const [first] = this.#sayings;
    if (text.trim() !== "" && first?.includes(text.trim()) === true) this.#sayings.shift();
  }

  async #goOn(): Promise<void> {
    await this.#takeOver();
    if (this.#closed) return;
    if (this.#voice === undefined) return this.#end(this.#failure);
    // Someone waits for the end of these words.
    const owed = this.#sayings.splice(0);
    for (const text of owed) this.#voice.sendText("say", text, true);
    if (this.#prompt !== undefined && owed.length === 0) this.#askKeys();
    else this.#waitForKey();
  }

  async #takeOver(): Promise<void> {
    const voice = await this.#parts.openVoice(this.#fromVoice()).catch(() => undefined);
    if (this.#closed) voice?.close();
    else this.#voice = voice;
  }

  /** Of the voice only sound, words and turns count: it decides nothing. */
  #fromVoice(): ModelListener {
    const { listener, rate, voiceRate } = this.#parts;
    const resampler = rate === voiceRate ? undefined : new Resampler(voiceRate, rate);
    const open = () => !this.#closed;
    return {
      audio: (pcm) => open() && listener.audio(resampler?.push(pcm) ?? pcm),
      transcript: (who, text, final) => open() && listener.transcript(who, text, final),
      functionCall: () => undefined,
      turnComplete: () => open() && listener.turnComplete(),
      interrupted: () => (open() ? listener.interrupted() : 0),
      closed: (error) => this.#end(error ?? this.#failure),
    };
  }

  /** A node: its own words where it has some, then its keys. */
  #present(respond: boolean): void {
    const prompt = this.#prompt;
    const words = prompt?.messages.find(({ role }) => role === "assistant")?.content ?? "";
    if (respond && words !== "") {
      this.#voice?.sendText("say", words, true);
      if (prompt?.menu === undefined && (prompt?.tools.length ?? 0) > 0) this.#end(this.#failure);
      else this.#waitForKey();
    } else this.#askKeys();
  }

  #askKeys(): void {
    clearTimeout(this.#timer);
    const { menu = [], tools = [] } = this.#prompt ?? {};
    // Without keys there is nothing that the caller could do here.
    if (menu.length === 0 && tools.length > 0) return this.#end(this.#failure);
    if (menu.length === 0) return this.#finishNode();
    if (this.#asked >= ASKS) return this.#end(this.#failure);
    this.#asked += 1;
    const keys = menu.map(({ digit, choice }) => `For ${choice}, press ${digit}.`);
    this.#voice?.sendText("say", `I am sorry, I cannot hear you well. ${keys.join(" ")}`, true);
    this.#waitForKey();
  }

  /** A node that only ends or transfers goes on by itself once its words are said; one that does not is given up. */
  #finishNode(): void {
    const words = this.#prompt?.messages.find(({ role }) => role === "assistant")?.content;
    if (words !== undefined && this.#asked === 0) this.#voice?.sendText("say", words, true);
    this.#asked += 1;
    this.#timer = setTimeout(() => this.#end(this.#failure), GIVE_UP_MS).unref();
  }

  #waitForKey(): void {
    clearTimeout(this.#timer);
    if ((this.#prompt?.menu ?? []).length === 0) return;
    this.#timer = setTimeout(() => this.#askKeys(), ASK_AGAIN_MS).unref();
  }

  #end(error?: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#remote?.close();
    this.#voice?.close();
    this.#parts.listener.closed(error);
  }
}
