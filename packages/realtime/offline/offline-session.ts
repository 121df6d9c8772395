// One session with the offline model: turns wait in a line, each is spoken by the voice, and the caller's words cut them short.
import type { ModelListener, ModelPrompt, ModelSession } from "../realtime-model.ts";
import type { Act, Conversation } from "./talk/conversation.ts";
import { SpeechNotice } from "./voice/speech-notice.ts";
import type { Voice } from "./voice/voice.ts";

/** Samples per second of the caller's sound. */
export const INPUT_RATE = 16_000;
/** Most turns that may wait. */
const MOST_WAITING = 50;

interface Turn extends Act {
  /** Words that the session wants spoken as they are: what the caller types does not cancel them. */
  readonly exact: boolean;
}

export class OfflineSession implements ModelSession {
  readonly #conversation: Conversation;
  readonly #voice: Voice;
  readonly #listener: ModelListener;
  #waiting: Turn[] = [];
  #speaking: AbortController | undefined;
  #running = false;
  /** Audio was given since the last time that the caller cut in. */
  #sounded = false;
  #cut = false;
  #earsExplained = false;
  #calls = 0;
  #closed = false;

  readonly #notice = new SpeechNotice(INPUT_RATE);

  constructor(conversation: Conversation, voice: Voice, listener: ModelListener) {
    this.#conversation = conversation;
    this.#voice = voice;
    this.#listener = listener;
  }

  setPrompt(prompt: ModelPrompt): void {
    this.#add(this.#conversation.enter(prompt));
  }

  /** It has no ears: who speaks is told so, once, unless it is known already that this caller types or presses. */
  sendAudio(pcm: Int16Array): void {
    if (this.#closed || this.#earsExplained || !this.#notice.push(pcm)) return;
    const act = this.#conversation.unheard();
    this.#earsExplained = act.say !== undefined;
    this.#add(act);
  }

  sendText(kind: "user" | "say" | "note", text: string, respond: boolean): void {
    if (this.#closed) return;
    if (kind === "say") return this.#add({ say: text }, true);
    this.#earsExplained = true;
    if (kind === "note") return this.#add(this.#conversation.note(text, respond));
    this.#cutIn();
    this.#add(this.#conversation.hear(text, respond));
  }

  answerFunction(answer: { name: string; result: unknown; respond: boolean }): void {
    this.#add(this.#conversation.answered(answer.name, answer.result, answer.respond));
  }

  pause(paused: boolean): void {
    this.#voice.pause?.(paused);
  }

  close(): void {
    this.#close();
  }

  /** The caller speaks: what the bot says, or was going to say by itself, is over. */
  #cutIn(): void {
    this.#waiting = this.#waiting.filter(({ exact }) => exact);
    this.#cut ||= this.#sounded || this.#speaking !== undefined;
    this.#sounded = false;
    this.#speaking?.abort();
    if (this.#cut) this.#run();
  }

  #add(act: Act, exact = false): void {
    if (this.#closed || (act.say === undefined && act.call === undefined)) return;
    if (this.#waiting.length >= MOST_WAITING)
      return this.#close(
        new Error(`the offline model takes ${MOST_WAITING} turns at once, not more`),
      );
    this.#waiting.push({ ...act, exact });
    this.#run();
  }

  /** Never tells anything from inside a call of the session: what it does comes first. */
  #run(): void {
    if (this.#running) return;
    this.#running = true;
    setImmediate(() => void this.#work());
  }

  async #work(): Promise<void> {
    for (;;) {
      if (this.#cut) {
        this.#cut = false;
        if (!this.#closed) this.#listener.interrupted();
      }
      const turn = this.#closed ? undefined : this.#waiting.shift();
      if (turn === undefined) break;
      if (turn.say !== undefined) await this.#speak(turn.say);
      this.#callFunction(turn);
    }
    this.#running = false;
  }

  async #speak(text: string): Promise<void> {
    const speaking = new AbortController();
    this.#speaking = speaking;
    const { signal } = speaking;
    this.#listener.transcript("bot", text, true);
    const give = (pcm: Int16Array) => {
      if (signal.aborted || this.#closed) return;
      this.#sounded = true;
      this.#listener.audio(pcm);
    };
    await this.#voice.speak(text, give, signal);
    this.#speaking = undefined;
    if (!signal.aborted && !this.#closed) this.#listener.turnComplete();
  }

  #callFunction({ call }: Turn): void {
    if (call === undefined || this.#closed) return;
    this.#calls += 1;
    this.#listener.functionCall({ call_id: `call-${this.#calls}`, ...call });
  }

  #close(error?: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#waiting = [];
    this.#speaking?.abort();
    setImmediate(() => this.#listener.closed(error));
  }
}
