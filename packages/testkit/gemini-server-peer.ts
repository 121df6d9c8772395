// One connection at the local server for Gemini Live: its conversation, its turns, its calls.
import type { WebSocket } from "ws";
import {
  type ClientMessage,
  type Setup,
  clientMessage,
  setupMessage,
} from "./gemini-server-messages.ts";
import {
  type Brain,
  type BrainAct,
  type Drop,
  isLoud,
  plainBrain,
  toneFor,
} from "./model-brain.ts";

export interface GeminiServerOptions {
  brain?: Brain;
  /** The key that is accepted; any when absent. */
  key?: string;
  /** Whether `contextUpdate` is understood. */
  contextUpdates?: boolean;
  /** Whether `clientContent` is refused with 1007 once the model has spoken. */
  fixedContext?: boolean;
  /** Whether a handle is accepted; each handle gets the conversation that it stands for. */
  resumes?: boolean;
  drop?: Drop;
  /** Takes connections and never says that they are set up. */
  mute?: boolean;
  /** Hertz of the bot's voice. */
  frequency?: number;
}

/** The server as its connections see it. */
export interface GeminiHall {
  readonly options: GeminiServerOptions;
  readonly faults: string[];
  /** Messages sent on all connections. */
  messages: number;
}

let peersMade = 0;

/** Quiet audio behind loud audio that ends what the caller says, in messages. */
const QUIET_MESSAGES = 16;

export class GeminiPeer {
  readonly socket: WebSocket;
  readonly #server: GeminiHall;
  /** Messages of the client but audio, in order. */
  readonly messages: ClientMessage[] = [];
  setup: Setup | undefined;
  audioMessages = 0;
  instructions = "";
  tools: string[] = [];
  #pending: string[] = [];
  readonly #open = new Map<string, string>();
  readonly #number = ++peersMade;
  #calls = 0;
  #sent = 0;
  #spoke = false;
  #turn = 0;
  #loud = false;
  #quiet = 0;

  constructor(socket: WebSocket, server: GeminiHall) {
    this.socket = socket;
    this.#server = server;
    socket.on("message", (data: Buffer, binary) => this.#onMessage(data, binary));
    socket.on("error", () => undefined);
  }

  send(message: object): void {
    const text = JSON.stringify(message);
    this.#sent += 1;
    const { drop } = this.#server.options;
    if (drop?.at === this.#server.messages++) {
      drop.dropped?.();
      return this.drop(drop.code);
    }
    if (this.socket.readyState === this.socket.OPEN)
      this.socket.send(this.#sent % 2 === 0 ? Buffer.from(text) : text);
  }

  /** The caller begins to speak over the bot. */
  interrupt(): void {
    this.#turn += 1;
    this.send({ serverContent: { interrupted: true } });
    this.send({ serverContent: { turnComplete: true } });
  }

  goAway(timeLeft = "50s"): void {
    this.send({ goAway: { timeLeft } });
  }

  call(name: string, args: Record<string, unknown>, id = `fc-${++this.#calls}`): string {
    this.#open.set(id, name);
    this.send({ toolCall: { functionCalls: [{ id, name, args }] } });
    return id;
  }

  drop(code = 1011): void {
    this.#turn += 1;
    if (code === 1006) this.socket.terminate();
    else this.socket.close(code, "Internal error encountered.");
  }

  #fault(why: string, code = 1007): void {
    this.#server.faults.push(why);
    this.socket.close(code, why.slice(0, 100));
  }

  #onMessage(data: Buffer, binary: boolean): void {
    if (binary) return this.#fault("binary from a client");
    const json: unknown = JSON.parse(data.toString());
    if (this.setup === undefined) return this.#onSetup(json);
    const read = clientMessage.safeParse(json);
    if (!read.success) return this.#fault(`no such message: ${data.toString().slice(0, 200)}`);
    const message = read.data;
    if ("realtimeInput" in message) {
      const { realtimeInput } = message;
      if ("audio" in realtimeInput) return this.#onAudio(realtimeInput.audio);
      this.messages.push(message);
      return this.#respond(realtimeInput.text);
    }
    this.messages.push(message);
    if ("clientContent" in message) this.#onContent(message.clientContent);
    else if ("toolResponse" in message) this.#onAnswers(message.toolResponse.functionResponses);
    else this.#onUpdate(message.contextUpdate);
  }

  #onSetup(json: unknown): void {
    const read = setupMessage.safeParse(json);
    if (!read.success) return this.#fault(`setup: ${read.error.message}`);
    const { setup } = read.data;
    const handle = setup.sessionResumption?.handle;
    if (handle !== undefined && this.#server.options.resumes === false)
      return this.socket.close(1007, "Invalid session resumption handle.");
    this.setup = setup;
    this.#instruct(setup.systemInstruction, setup.tools);
    if (this.#server.options.mute === true) return;
    this.send({ setupComplete: {} });
    if (setup.sessionResumption !== undefined) this.#giveHandle();
  }

  #onAudio({ data, mimeType }: { data: string; mimeType: string }): void {
    this.audioMessages += 1;
    if (mimeType !== "audio/pcm;rate=16000") return this.#fault(`audio as ${mimeType}`);
    const pcm = Buffer.from(data, "base64");
    if (pcm.length % 2 !== 0) return this.#fault("half a sample");
    if (isLoud(pcm)) {
      this.#quiet = 0;
      this.#loud = true;
    } else if (this.#loud && ++this.#quiet >= QUIET_MESSAGES) {
      this.#loud = false;
      this.send({ serverContent: { inputTranscription: { text: "I would like a table." } } });
      this.#respond("", true);
    }
  }

  #onContent({
    turns,
    turnComplete,
  }: {
    turns: { parts: { text: string }[] }[];
    turnComplete: boolean;
  }): void {
    if (this.#server.options.fixedContext === true && this.#spoke)
      return this.#fault("clientContent after the model's first turn");
    this.#pending.push(...turns.flatMap(({ parts }) => parts.map(({ text }) => text)));
    if (turnComplete) this.#respond("");
  }

  #onAnswers(answers: { id: string; name: string; response: Record<string, unknown> }[]): void {
    for (const { id, name } of answers) {
      if (this.#open.get(id) !== name)
        return this.#fault(`answer to ${id} (${name}) that is not open`);
      this.#open.delete(id);
    }
    if (this.#open.size > 0) return;
    const next = answers
      .map(({ response }) => (typeof response["next"] === "string" ? response["next"] : ""))
      .join("\n");
    if (next.includes("Say nothing about this now")) return;
    this.#respond(next, false, answers);
  }

  #onUpdate(update: Extract<ClientMessage, { contextUpdate: unknown }>["contextUpdate"]): void {
    if (this.#server.options.contextUpdates === false) return this.#fault("contextUpdate");
    this.#instruct(update.systemInstruction, update.tools?.tools);
  }

  #instruct(
    instruction: { parts: { text: string }[] } | undefined,
    tools: { functionDeclarations: { name: string }[] }[] | undefined,
  ): void {
    if (instruction !== undefined)
      this.instructions = instruction.parts.map(({ text }) => text).join("\n");
    if (tools === undefined) return;
    this.tools = tools.flatMap(({ functionDeclarations }) =>
      functionDeclarations.map(({ name }) => name),
    );
  }

  #respond(
    text: string,
    spoken = false,
    answers: { id: string; name: string; response: unknown }[] = [],
  ): void {
    const turn = ++this.#turn;
    const heard = [...this.#pending.splice(0), text].join("\n");
    const { brain = plainBrain } = this.#server.options;
    const { instructions, tools } = this;
    const acts = brain({ text: heard, instructions, tools, answers, spoken });
    // A turn takes its time: what is sent meanwhile interrupts it.
    setImmediate(() => turn === this.#turn && this.#act(acts, turn));
  }

  #act(acts: readonly BrainAct[], turn: number): void {
    let called = false;
    for (const { say, call } of acts) {
      if (say !== undefined) this.#say(say);
      if (call === undefined) continue;
      if (!this.tools.includes(call.name)) this.#server.faults.push(`${call.name} is not declared`);
      this.call(call.name, call.args);
      called = true;
    }
    if (called) return;
    setImmediate(() => {
      if (turn !== this.#turn) return;
      this.send({ serverContent: { generationComplete: true } });
      this.send({ serverContent: { turnComplete: true }, usageMetadata: USAGE });
      this.#giveHandle();
    });
  }

  #say(words: string): void {
    this.#spoke = true;
    const tone = toneFor(words, this.#server.options.frequency ?? 440);
    const half = (tone.length >> 2) << 1;
    this.send({ serverContent: piece(tone.subarray(0, half)) });
    // Fields of several events stand in one message.
    this.send({
      serverContent: { ...piece(tone.subarray(half)), outputTranscription: { text: words } },
    });
  }

  #giveHandle(): void {
    const newHandle = `handle-${this.#number}-${this.#sent}`;
    this.send({ sessionResumptionUpdate: { newHandle, resumable: true } });
  }
}

/** As the SDK's type has it. */
const USAGE = {
  promptTokenCount: 120,
  responseTokenCount: 40,
  totalTokenCount: 160,
  promptTokensDetails: [
    { modality: "TEXT", tokenCount: 100 },
    { modality: "AUDIO", tokenCount: 20 },
  ],
  responseTokensDetails: [{ modality: "AUDIO", tokenCount: 40 }],
};

function piece(pcm: Buffer): object {
  return {
    modelTurn: {
      role: "model",
      parts: [{ inlineData: { mimeType: "audio/pcm;rate=24000", data: pcm.toString("base64") } }],
    },
  };
}
