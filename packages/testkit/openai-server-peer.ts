// One connection at the local server for OpenAI Realtime: its conversation, its responses, its calls.
import type { WebSocket } from "ws";
import {
  type Brain,
  type BrainAct,
  type Drop,
  isLoud,
  plainBrain,
  toneFor,
} from "./model-brain.ts";
import { type ClientEvent, clientEvent } from "./openai-server-events.ts";

export interface OpenAiServerOptions {
  brain?: Brain;
  /** The key that is accepted; any when absent. */
  key?: string;
  drop?: Drop;
  /** Hertz of the bot's voice. */
  frequency?: number;
}

/** The server as its connections see it. */
export interface OpenAiHall {
  readonly options: OpenAiServerOptions;
  readonly faults: string[];
  /** Events sent on all connections. */
  messages: number;
}

/** Quiet audio behind loud audio that ends what the caller says, in events. */
const QUIET_EVENTS = 16;

type Created = Extract<ClientEvent, { type: "conversation.item.create" }>["item"];

export class OpenAiPeer {
  readonly socket: WebSocket;
  /** Events of the client but audio, in order. */
  readonly events: ClientEvent[] = [];
  audioEvents = 0;
  instructions = "";
  tools: string[] = [];
  readonly #hall: OpenAiHall;
  readonly #items = new Map<string, number>();
  readonly #openCalls = new Set<string>();
  #news: string[] = [];
  #answers: { id: string; name: string; response: unknown }[] = [];
  #active = false;
  /** Instructions came that no response has followed yet. */
  #newTask = false;
  #spokenAudio = false;
  #made = 0;
  #loud = false;
  #quiet = 0;

  constructor(socket: WebSocket, hall: OpenAiHall) {
    this.socket = socket;
    this.#hall = hall;
    socket.on("message", (data: Buffer, binary) => this.#onMessage(data.toString(), binary));
    socket.on("error", () => undefined);
    this.send({ type: "session.created", session: { type: "realtime" } });
  }

  send(event: { type: string; [key: string]: unknown }): void {
    const { drop } = this.#hall.options;
    if (drop?.at === this.#hall.messages++) {
      drop.dropped?.();
      return this.drop(drop.code);
    }
    if (this.socket.readyState === this.socket.OPEN)
      this.socket.send(JSON.stringify({ event_id: `event_${++this.#made}`, ...event }));
  }

  /** The caller begins to speak: a response under way is cancelled. */
  interrupt(): void {
    this.send({ type: "input_audio_buffer.speech_started", audio_start_ms: 0, item_id: "u" });
    if (this.#active) this.#done("cancelled", []);
  }

  /** The next response fails with this code. */
  fail(code: string): void {
    this.#failure = code;
  }

  #failure: string | undefined;

  drop(code = 1011): void {
    this.#active = false;
    if (code === 1006) this.socket.terminate();
    else this.socket.close(code, "server error");
  }

  call(name: string, args: Record<string, unknown>, call_id = `call_${++this.#made}`): string {
    this.#openCalls.add(call_id);
    this.#active = true;
    this.send({ type: "response.created", response: { id: "r", status: "in_progress" } });
    this.#done("completed", [callItem(call_id, name, args)]);
    return call_id;
  }

  #fault(why: string): void {
    this.#hall.faults.push(why);
    this.send({
      type: "error",
      error: { type: "invalid_request_error", code: null, message: why },
    });
  }

  #onMessage(text: string, binary: boolean): void {
    if (binary) return this.#fault("binary from a client");
    const read = clientEvent.safeParse(JSON.parse(text));
    if (!read.success) return this.#fault(`no such event: ${text.slice(0, 300)}`);
    const event = read.data;
    if (event.type === "input_audio_buffer.append") return this.#onAudio(event.audio);
    this.events.push(event);
    switch (event.type) {
      case "session.update":
        if (event.session.audio?.output.voice !== undefined && this.#spokenAudio)
          this.#fault("the voice is fixed after the first audio");
        this.#newTask ||= event.session.instructions !== undefined;
        this.instructions = event.session.instructions ?? this.instructions;
        this.tools = event.session.tools?.map(({ name }) => name) ?? this.tools;
        return this.send({ type: "session.updated", session: event.session });
      case "conversation.item.create":
        return this.#onItem(event.item);
      case "conversation.item.delete":
        if (!this.#items.delete(event.item_id)) this.#fault(`no item ${event.item_id}`);
        return;
      case "conversation.item.truncate":
        if ((this.#items.get(event.item_id) ?? -1) < event.audio_end_ms)
          this.#fault(`truncate of ${event.item_id} at ${event.audio_end_ms}`);
        return;
      case "response.cancel":
        if (this.#active) return this.#done("cancelled", []);
        return this.#error("response_cancel_not_active");
      case "response.create":
        return this.#respond(event.response?.instructions ?? "", false);
    }
  }

  #onItem(item: Created): void {
    if (this.#items.has(item.id)) return this.#fault(`item ${item.id} is there already`);
    this.#items.set(item.id, 0);
    if (item.type === "message") this.#news.push(...item.content.map(({ text }) => text));
    else if (this.#openCalls.delete(item.call_id))
      this.#answers.push({ id: item.call_id, name: "", response: JSON.parse(item.output) });
    else this.#fault(`no open call ${item.call_id}`);
    this.send({ type: "conversation.item.added", item: { id: item.id } });
  }

  #onAudio(audio: string): void {
    this.audioEvents += 1;
    const pcm = Buffer.from(audio, "base64");
    if (isLoud(pcm)) {
      if (!this.#loud) this.interrupt();
      this.#loud = true;
      this.#quiet = 0;
    } else if (this.#loud && ++this.#quiet >= QUIET_EVENTS) {
      this.#loud = false;
      this.send({
        type: "conversation.item.input_audio_transcription.completed",
        transcript: "I would like a table.",
      });
      if (!this.#active) this.#respond("", true);
    }
  }

  #respond(exactly: string, spoken: boolean): void {
    if (this.#active) return this.#error("conversation_already_has_active_response");
    this.#active = true;
    this.send({ type: "response.created", response: { id: "r", status: "in_progress" } });
    const text = exactly === "" ? this.#news.join("\n") : exactly;
    this.#news = [];
    const { instructions, tools } = this;
    const answers = this.#answers.splice(0);
    const { brain = plainBrain } = this.#hall.options;
    // A turn takes its time: it can be cancelled.
    setImmediate(() => {
      if (!this.#active) return;
      if (this.#failure !== undefined) return this.#done("failed", []);
      const told = this.#newTask && exactly === "" ? `[task]\n${text}` : text;
      this.#newTask = false;
      this.#act(brain({ text: told, instructions, tools, answers, spoken }));
    });
  }

  #act(acts: readonly BrainAct[]): void {
    const output: object[] = [];
    for (const { say, call } of acts) {
      if (say !== undefined) this.#say(say);
      if (call === undefined) continue;
      if (!this.tools.includes(call.name)) this.#hall.faults.push(`${call.name} is not offered`);
      const call_id = `call_${++this.#made}`;
      this.#openCalls.add(call_id);
      output.push(callItem(call_id, call.name, call.args));
    }
    setImmediate(() => this.#active && this.#done("completed", output));
  }

  #say(words: string): void {
    this.#spokenAudio = true;
    const item_id = `item_${++this.#made}`;
    const pcm = toneFor(words, this.#hall.options.frequency ?? 440);
    this.#items.set(item_id, pcm.length / 48);
    this.send({ type: "conversation.item.added", item: { id: item_id } });
    const half = (pcm.length >> 2) << 1;
    for (const part of [pcm.subarray(0, half), pcm.subarray(half)])
      this.send({
        type: "response.output_audio.delta",
        item_id,
        content_index: 0,
        delta: part.toString("base64"),
      });
    this.send({ type: "response.output_audio_transcript.delta", item_id, delta: words });
    this.send({ type: "response.output_audio_transcript.done", item_id, transcript: words });
  }

  #done(status: "completed" | "cancelled" | "failed", output: object[]): void {
    this.#active = false;
    const code = this.#failure ?? "";
    this.#failure = undefined;
    const details = status === "failed" ? { error: { code, message: "It failed." } } : null;
    this.send({
      type: "response.done",
      response: { id: "r", status, status_details: details, output, usage: USAGE },
    });
  }

  #error(code: string): void {
    this.send({ type: "error", error: { type: "invalid_request_error", code, message: code } });
  }
}

const USAGE = {
  total_tokens: 160,
  input_tokens: 120,
  output_tokens: 40,
  input_token_details: {
    text_tokens: 100,
    audio_tokens: 20,
    cached_tokens: 60,
    cached_tokens_details: { text_tokens: 60, audio_tokens: 0 },
  },
  output_token_details: { text_tokens: 10, audio_tokens: 30 },
};

function callItem(call_id: string, name: string, args: Record<string, unknown>): object {
  return {
    type: "function_call",
    call_id,
    name,
    arguments: JSON.stringify(args),
    status: "completed",
  };
}
