// One connection to a provider, as a steady session drives it. Plug-in point: gemini and openai implement it.
import type { ModelOptions, ModelPrompt, ModelTool, ModelUsage } from "../realtime-model.ts";

export interface ToolAnswer {
  /** Undefined: the connection does not know of the call; the answer goes as words. */
  call_id: string | undefined;
  name: string;
  args: unknown;
  result: unknown;
}

/** What the provider is told in one go: answers first, then where the conversation is, then words. */
export interface Turn {
  answers: readonly ToolAnswer[];
  /** With the personality in force. The connection knows whether it was opened with this very one. */
  prompt?: ModelPrompt | undefined;
  text?: { kind: "user" | "say" | "note"; text: string };
  /** Whether the model is to speak next. */
  respond: boolean;
}

export interface Line {
  who: "caller" | "bot";
  text: string;
}

/** With what a connection begins. */
export interface Opening {
  options: ModelOptions;
  /** What the provider gave us to go on with a session of its own. */
  resume?: string;
  /** The node the conversation is at; absent before the first. */
  prompt?: ModelPrompt;
  /** Every function of the conversation where that is known; else those of the prompt. */
  tools: readonly ModelTool[];
  /** What was said before, for a provider that does not remember it. */
  history: readonly Line[];
}

/** What a connection tells. Nothing after `lost`; must not throw. */
export interface WireListener {
  audio(pcm: Int16Array): void;
  transcript(who: "caller" | "bot", text: string, final: boolean): void;
  functionCall(call: { call_id: string; name: string; args: unknown }): void;
  /** The model takes calls back that it made. */
  callsCancelled(ids: readonly string[]): void;
  turnComplete(): void;
  /** Answers the milliseconds heard of the words given last. */
  interrupted(): number;
  used(usage: ModelUsage): void;
  /** With this the next connection goes on; undefined when none can at present. */
  resumption(handle: string | undefined): void;
  /** The provider will end the connection in `ms`. */
  leaving(ms: number): void;
  lost(error: Error): void;
}

export interface Wire {
  audio(pcm: Int16Array): void;
  send(turn: Turn): void;
  /** Ends the turn under way; `turnComplete` or `interrupted` follows. Absent where words of the caller do that by themselves. */
  cancel?(): void;
  pause(paused: boolean): void;
  close(): void;
}

export interface Provider {
  readonly name: string;
  /** Resolves with a connection that takes turns. Rejects on refusal, when it takes too long, and when `signal` aborts. */
  open(opening: Opening, listener: WireListener, signal: AbortSignal): Promise<Wire>;
  /** Whether the connection can enter this node without another connection. Absent: always. */
  canEnter?(prompt: ModelPrompt, declared: readonly ModelTool[]): boolean;
}
