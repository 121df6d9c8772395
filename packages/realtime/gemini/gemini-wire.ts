// One connection to Gemini Live: what a session wants in its messages, and its messages as what happened.
import type { FunctionResponse, Session } from "@google/genai";
import { Resampler } from "@pipecast/audio/resample";
import type { ModelPrompt } from "../realtime-model.ts";
import { answerText, historyText, systemText, taskText, textOf } from "../steady/instructions.ts";
import type { Opening, Turn, Wire, WireListener } from "../steady/wire.ts";
import { type NodeChange, declare } from "./gemini-setup.ts";
import { geminiUsage } from "./gemini-usage.ts";
import type { LiveSocket } from "./live-socket.ts";
import {
  rateOf,
  readPcm,
  readServerMessage,
  type ServerMessage,
  timeLeft,
} from "./server-message.ts";

export const INPUT_RATE = 16_000;
export const OUTPUT_RATE = 24_000;

/** Audio goes out in pieces of this length, as lines bring it: no frame waits for another. */
const PIECE = (INPUT_RATE * 20) / 1000;

export interface GeminiParts {
  sdk: Pick<
    Session,
    "sendRealtimeInput" | "sendClientContent" | "sendToolResponse" | "sendContextUpdate"
  >;
  socket: Pick<LiveSocket, "pause" | "close">;
  /** What the provider calls the model. */
  model: string;
  change: NodeChange;
  opening: Opening;
  listener: WireListener;
}

export class GeminiWire implements Wire {
  readonly #parts: GeminiParts;
  readonly #piece = new Int16Array(PIECE);
  #filled = 0;
  #prompt: ModelPrompt | undefined;
  #resampler: Resampler | undefined;
  /** Text of a side that was begun and not ended. */
  readonly #open = { caller: false, bot: false };
  /** After `interrupted` comes a turnComplete that ends nothing. */
  #cut = false;
  /** The first content may be given as turns; some models take only spoken or typed input later. */
  #began: boolean;
  /** What such a model will be told with the next words that it may answer. */
  readonly #owed: string[] = [];

  constructor(parts: GeminiParts) {
    this.#parts = parts;
    this.#prompt = parts.opening.prompt;
    this.#began = parts.opening.resume !== undefined;
  }

  /** Tells a session without a memory what was said. */
  remember(): void {
    const { history } = this.#parts.opening;
    if (history.length > 0) this.#tell(historyText(history), false);
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
      const data = Buffer.from(buffer, byteOffset, byteLength).toString("base64");
      this.#parts.sdk.sendRealtimeInput({
        audio: { data, mimeType: `audio/pcm;rate=${INPUT_RATE}` },
      });
    }
  }

  send({ answers, prompt, text, respond }: Turn): void {
    const words: string[] = [];
    for (const answer of answers) if (answer.call_id === undefined) words.push(answerText(answer));
    if (prompt !== undefined) words.push(...this.#enter(prompt));
    if (text !== undefined) words.push(textOf(text));
    const known = answers.filter(({ call_id }) => call_id !== undefined);
    if (known.length > 0) {
      words.unshift(...this.#owed.splice(0));
      // The model goes on from its own call: what it is to do next travels with the answer.
      const last = known.length - 1;
      this.#parts.sdk.sendToolResponse({
        functionResponses: known.map(({ call_id, name, result }, at): FunctionResponse => {
          const next = at < last ? "" : [...words, ...(respond ? [] : [QUIET])].join("\n");
          return { id: call_id, name, response: { result, ...(next && { next }) } };
        }),
      });
      return;
    }
    if (words.length === 0 && respond) words.push(BEGIN);
    if (words.length > 0) this.#tell(words.join("\n"), respond);
  }

  pause(paused: boolean): void {
    this.#parts.socket.pause(paused);
  }

  close(): void {
    this.#parts.socket.close();
  }

  onMessage(raw: unknown): void {
    const message = readServerMessage(raw);
    if (message === undefined) return;
    const { listener } = this.#parts;
    // Before the end of the turn, so that whoever ends the call there has counted it.
    if (message.usageMetadata !== undefined)
      listener.used(geminiUsage(this.#parts.model, message.usageMetadata));
    if (message.serverContent !== undefined) this.#onContent(message.serverContent);
    if (message.toolCallCancellation?.ids !== undefined)
      listener.callsCancelled(message.toolCallCancellation.ids);
    for (const { id, name, args = {} } of message.toolCall?.functionCalls ?? []) {
      if (id === undefined) continue;
      this.#endText();
      listener.functionCall({ call_id: id, name, args });
    }
    const update = message.sessionResumptionUpdate;
    if (update !== undefined)
      listener.resumption(update.resumable === false ? undefined : update.newHandle);
    if (message.goAway !== undefined) listener.leaving(timeLeft(message.goAway.timeLeft));
  }

  #enter(prompt: ModelPrompt): string[] {
    const before = this.#prompt;
    this.#prompt = prompt;
    // The connection was opened with it.
    if (prompt === before) return [];
    if (this.#parts.change !== "context_update")
      return [taskText(prompt, prompt.role === before?.role ? undefined : prompt.role)];
    const text = systemText(prompt, this.#parts.opening.options.language);
    this.#parts.sdk.sendContextUpdate({
      systemInstruction: { role: "user", parts: [{ text }] },
      tools: { tools: [{ functionDeclarations: prompt.tools.map(declare) }] },
    });
    return [`[task] ${prompt.node}: as the instructions say now.`];
  }

  /** Models that keep their context fixed take turns only as a beginning; later only what is typed, and that they answer. */
  #tell(text: string, respond: boolean): void {
    const { sdk, change } = this.#parts;
    if (change === "context_update" || !this.#began) {
      sdk.sendClientContent({
        turns: [{ role: "user", parts: [{ text }] }],
        turnComplete: respond,
      });
      this.#began ||= respond;
    } else if (respond) sdk.sendRealtimeInput({ text: [...this.#owed.splice(0), text].join("\n") });
    else this.#owed.push(text);
  }

  #onContent(content: NonNullable<ServerMessage["serverContent"]>): void {
    const { listener } = this.#parts;
    this.#began ||= content.modelTurn !== undefined;
    this.#onText("caller", content.inputTranscription);
    for (const { inlineData } of content.modelTurn?.parts ?? [])
      if (inlineData !== undefined) this.#onAudio(inlineData.data, inlineData.mimeType);
    this.#onText("bot", content.outputTranscription);
    if (content.interrupted === true) {
      this.#endText();
      this.#resampler?.reset();
      listener.interrupted();
      this.#cut = true;
    }
    if (content.turnComplete === true) {
      if (!this.#cut) {
        this.#endText();
        listener.turnComplete();
      }
      this.#cut = false;
    }
  }

  #onAudio(data: string, mimeType: string | undefined): void {
    this.#cut = false;
    const pcm = readPcm(data);
    const rate = rateOf(mimeType, OUTPUT_RATE);
    if (rate === OUTPUT_RATE) return this.#parts.listener.audio(pcm);
    if (this.#resampler?.from !== rate) this.#resampler = new Resampler(rate, OUTPUT_RATE);
    this.#parts.listener.audio(this.#resampler.push(pcm));
  }

  #onText(who: "caller" | "bot", piece: { text?: string; finished?: boolean } | undefined): void {
    if (piece === undefined) return;
    const other = who === "bot" ? "caller" : "bot";
    if (this.#open[other] && who === "bot") this.#end(other);
    const final = piece.finished === true;
    if ((piece.text ?? "") === "" && !this.#open[who]) return;
    this.#open[who] = !final;
    this.#parts.listener.transcript(who, piece.text ?? "", final);
  }

  #endText(): void {
    for (const who of ["caller", "bot"] as const) if (this.#open[who]) this.#end(who);
  }

  #end(who: "caller" | "bot"): void {
    this.#open[who] = false;
    this.#parts.listener.transcript(who, "", true);
  }
}

const BEGIN = "[note] Speak now.";
const QUIET = "[note] Say nothing about this now; wait for the caller.";
