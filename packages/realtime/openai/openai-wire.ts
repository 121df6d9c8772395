// One connection to OpenAI Realtime: what a session wants in its events, and its events as what happened.
import type { ModelPrompt } from "../realtime-model.ts";
import { answerText, historyText, textOf } from "../steady/instructions.ts";
import { ModelFault } from "../steady/model-fault.ts";
import type { Opening, ToolAnswer, Turn, Wire, WireListener } from "../steady/wire.ts";
import { GivenWords } from "./given-words.ts";
import type { EventSocket } from "./event-socket.ts";
import { RATE, nodeOf } from "./openai-setup.ts";
import { openaiUsage } from "./openai-usage.ts";
import { type ResponseDone, type ServerEvent, readArguments } from "./server-event.ts";

/** Audio goes out in pieces of this length, as lines bring it: no frame waits for another. */
const PIECE = (RATE * 20) / 1000;
/** Items that are remembered, to be forgotten at a node that begins anew. */
const MOST_ITEMS = 200;

export interface OpenAiParts {
  socket: Pick<EventSocket, "send" | "pause" | "close">;
  /** What the provider calls the model. */
  model: string;
  opening: Opening;
  listener: WireListener;
  now: () => number;
}

export class OpenAiWire implements Wire {
  readonly #parts: OpenAiParts;
  readonly #piece = new Int16Array(PIECE);
  readonly #items: string[] = [];
  readonly #words: GivenWords;
  #filled = 0;
  #prompt: ModelPrompt | undefined;
  /** A response was asked for or is under way. */
  #active = false;
  /** A response that must wait for the one under way. */
  #wanted: object | undefined;
  #gave = false;
  #botText = false;
  #callerText = false;
  #made = 0;

  constructor(parts: OpenAiParts) {
    this.#parts = parts;
    this.#prompt = parts.opening.prompt;
    this.#words = new GivenWords(parts.now);
  }

  /** Tells a session without a memory what was said. */
  remember(): void {
    const { history } = this.#parts.opening;
    if (history.length > 0) this.#message("system", historyText(history));
  }

  audio(pcm: Int16Array): void {
    for (let at = 0; at < pcm.length;) {
      const count = Math.min(PIECE - this.#filled, pcm.length - at);
      this.#piece.set(pcm.subarray(at, at + count), this.#filled);
      at += count;
      this.#filled += count;
      if (this.#filled < PIECE) return;
      this.#filled = 0;
      const { buffer, byteOffset, byteLength } = this.#piece;
      const audio = Buffer.from(buffer, byteOffset, byteLength).toString("base64");
      this.#parts.socket.send({ type: "input_audio_buffer.append", audio });
    }
  }

  send({ answers, prompt, text, respond }: Turn): void {
    for (const answer of answers) this.#answer(answer);
    if (prompt !== undefined) this.#enter(prompt);
    if (text !== undefined && text.kind !== "say")
      this.#message(text.kind === "user" ? "user" : "system", textOf(text));
    if (!respond) return;
    const exactly = text?.kind === "say" ? { instructions: textOf(text), tool_choice: "none" } : {};
    this.#ask(exactly);
  }

  cancel(): void {
    this.#wanted = undefined;
    if (this.#active) this.#parts.socket.send({ type: "response.cancel" });
    else this.#parts.listener.turnComplete();
  }

  pause(paused: boolean): void {
    this.#parts.socket.pause(paused);
  }

  close(): void {
    this.#parts.socket.close();
  }

  onEvent(event: ServerEvent): void {
    const { listener } = this.#parts;
    switch (event.type) {
      case "input_audio_buffer.speech_started":
        if (this.#words.maybeUnheard()) this.#interrupt();
        return;
      case "conversation.item.input_audio_transcription.delta":
        this.#callerText = true;
        return listener.transcript("caller", event.delta, false);
      case "conversation.item.input_audio_transcription.completed":
        listener.transcript("caller", this.#callerText ? "" : event.transcript, true);
        this.#callerText = false;
        return;
      case "conversation.item.added":
        return this.#note(event.item.id);
      case "response.created":
        this.#active = true;
        this.#gave = false;
        return;
      case "response.output_audio.delta":
        this.#gave = true;
        return listener.audio(this.#words.give(event.item_id, event.content_index, event.delta));
      case "response.output_audio_transcript.delta":
        this.#botText = true;
        return listener.transcript("bot", event.delta, false);
      case "response.output_audio_transcript.done":
        listener.transcript("bot", this.#botText ? "" : event.transcript, true);
        this.#botText = false;
        return;
      case "response.done":
        return this.#onDone(event.response);
      case "error":
        return this.#onError(event.error);
      default:
    }
  }

  #ask(response: object): void {
    if (this.#active) this.#wanted = response;
    else {
      this.#active = true;
      this.#parts.socket.send({ type: "response.create", response });
    }
  }

  #answer(answer: ToolAnswer): void {
    const { call_id, result } = answer;
    if (call_id === undefined) return this.#message("system", answerText(answer));
    const output = JSON.stringify(result ?? null);
    this.#create({ type: "function_call_output", call_id, output });
  }

  #enter(prompt: ModelPrompt): void {
    const opened = prompt === this.#prompt;
    this.#prompt = prompt;
    const { language } = this.#parts.opening.options;
    if (prompt.context.strategy === "reset") {
      for (const item_id of this.#items.splice(0))
        this.#parts.socket.send({ type: "conversation.item.delete", item_id });
      const { summary } = prompt.context;
      if (summary !== undefined) this.#message("system", `[memory] Until now: ${summary}`);
    }
    // The connection was opened with it.
    if (!opened)
      this.#parts.socket.send({ type: "session.update", session: nodeOf(prompt, language) });
  }

  #message(role: "user" | "system", text: string): void {
    this.#create({ type: "message", role, content: [{ type: "input_text", text }] });
  }

  #create(item: object): void {
    const id = `pc_${++this.#made}`;
    this.#note(id);
    this.#parts.socket.send({ type: "conversation.item.create", item: { id, ...item } });
  }

  #note(id: string): void {
    if (this.#items.includes(id)) return;
    this.#items.push(id);
    if (this.#items.length > MOST_ITEMS) this.#items.shift();
  }

  /** What the caller has not heard is forgotten there too. */
  #interrupt(): void {
    this.#endText();
    const heard = this.#parts.listener.interrupted();
    const cut = this.#words.cut(heard);
    if (cut !== undefined) this.#parts.socket.send({ type: "conversation.item.truncate", ...cut });
  }

  #onDone({ status, status_details, output = [], usage }: ResponseDone): void {
    const { listener, model } = this.#parts;
    if (usage) listener.used(openaiUsage(model, usage));
    this.#active = false;
    this.#endText();
    if (status === "failed") {
      const { code = "failed", message = "" } = status_details?.error ?? {};
      return listener.lost(new ModelFault("openai", `${code ?? ""} ${message ?? ""}`.trim()));
    }
    if (status === "cancelled" && this.#words.maybeUnheard()) this.#interrupt();
    else if (status === "cancelled" && !this.#gave) listener.interrupted();
    const calls =
      status === "completed" ? output.filter(({ type }) => type === "function_call") : [];
    if (status !== "cancelled" && (this.#gave || calls.length === 0)) listener.turnComplete();
    this.#gave = false;
    for (const { call_id, name, arguments: args } of calls)
      if (call_id !== undefined && name !== undefined)
        listener.functionCall({ call_id, name, args: readArguments(args) });
    const wanted = this.#wanted;
    this.#wanted = undefined;
    if (wanted !== undefined) this.#ask(wanted);
  }

  #onError({ code, message }: { code?: string | null | undefined; message: string }): void {
    const { listener } = this.#parts;
    if (code === "conversation_already_has_active_response") {
      // The caller's own turn came first; ours follows it.
      this.#wanted ??= {};
    } else if (code === "response_cancel_not_active") {
      this.#active = false;
      listener.interrupted();
    } else if (FATAL.has(code ?? ""))
      listener.lost(new ModelFault("openai", `${code}: ${message}`));
  }

  #endText(): void {
    if (this.#botText) this.#parts.listener.transcript("bot", "", true);
    this.#botText = false;
  }
}

/** Errors after which the session will not go on; others name one event of ours and leave it in force. */
const FATAL = new Set([
  "session_expired",
  "insufficient_quota",
  "rate_limit_exceeded",
  "server_error",
  "invalid_api_key",
]);
