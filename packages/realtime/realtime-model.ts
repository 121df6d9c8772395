// A speech-to-speech model as a call session sees it. Plug-in point: gemini, openai, offline and scripted implement it,
// and one contract suite runs on all of them.

/** Says what a model can do, so that the session asks instead of testing for vendors. */
export interface ModelCapabilities {
  /** Samples per second of the audio it takes and gives, PCM16 mono. */
  inputRate: number;
  outputRate: number;
  /** Whether prompt and tools may change in mid-session. */
  changesTools: boolean;
  /** Whether it takes typed text as a turn of the caller. */
  takesText: boolean;
}

export interface ModelTool {
  name: string;
  description: string;
  parameters: { readonly [key: string]: unknown };
}

/** What the conversation is about now. */
export interface ModelPrompt {
  node: string;
  /** The bot's personality; undefined leaves the one in force. */
  role?: string;
  messages: readonly { role: string; content: string }[];
  tools: readonly ModelTool[];
  context: { strategy: "append" | "reset"; summary?: string };
  /** What the keys of the phone mean here, for a model that wants to tell the caller. */
  menu?: readonly { digit: string; choice: string }[];
  /** Whether the model is to speak first. */
  respond: boolean;
}

/** Tokens that a provider counts for a turn, by kind. */
export interface ModelUsage {
  /** As the provider calls it. */
  model: string;
  textIn: number;
  audioIn: number;
  /** Input that it had kept from before; not in the two above. */
  cachedIn: number;
  textOut: number;
  audioOut: number;
}

/** What a model session tells. Called in order, never after `closed`; must not throw. */
export interface ModelListener {
  /** PCM16 at `outputRate`, any length, faster than real time. The array is the listener's to keep. */
  audio(pcm: Int16Array): void;
  /** Text heard or spoken; `final` ends the piece. */
  transcript(who: "caller" | "bot", text: string, final: boolean): void;
  functionCall(call: { call_id: string; name: string; args: unknown }): void;
  /** All audio of the bot's turn has been given; not: has been heard. */
  turnComplete(): void;
  /**
   * The model noticed that the caller speaks over the bot: discard what is not played yet. Answers how many milliseconds of the
   * words given last the caller has heard, for a provider that wants to forget the rest.
   */
  interrupted(): number;
  /** What a turn has taken, where the provider counts; at most a few times per turn. */
  used?(usage: ModelUsage): void;
  /** The connection broke while words were owed: whoever plays the sound may fill the gap until the next audio. */
  waiting?(): void;
  /** The session is over; an error says why when nobody asked for it. */
  closed(error?: Error): void;
}

export interface ModelSession {
  /** Enters a node: prompt, tools, and whether the model speaks first. */
  setPrompt(prompt: ModelPrompt): void;
  /** Caller audio at `inputRate`. The array is only lent: copy what must be kept. */
  sendAudio(pcm: Int16Array): void;
  /** Typed words of the caller (`user`), words the model must speak as they are (`say`), or something it should know (`note`). */
  sendText(kind: "user" | "say" | "note", text: string, respond: boolean): void;
  answerFunction(answer: {
    call_id: string;
    name: string;
    result: unknown;
    respond: boolean;
  }): void;
  /** The listener holds all the audio it can: stop reading the provider's socket, or go on. Models whose turns are short need it not. */
  pause?(paused: boolean): void;
  close(): void;
}

/** A conversation that is to be summed up, the oldest words first. */
export interface SummaryWish {
  prompt: string;
  transcript: readonly { who: "caller" | "bot"; text: string }[];
}

export interface RealtimeModel {
  readonly name: string;
  readonly capabilities: ModelCapabilities;
  /** Loads what the first call would wait for. Called when the program starts; never rejects. */
  prepare?(): Promise<void>;
  /** Resolves when the model is ready for a prompt; rejects on refusal or after `signal` aborts. */
  connect(
    options: ModelOptions,
    listener: ModelListener,
    signal: AbortSignal,
  ): Promise<ModelSession>;
  /**
   * Sums a conversation up beside the live one: one question, one text. Rejects when it cannot, or after `signal` aborts. A model
   * without it leaves the conversation as it is.
   */
  summarize?(options: ModelOptions, wish: SummaryWish, signal: AbortSignal): Promise<string>;
}

export interface ModelOptions {
  voice?: string;
  language?: string;
  model?: string;
  /** Every function that any node of the conversation offers, for a model whose functions are fixed at its start. */
  tools?: readonly ModelTool[];
  /** Provider's own settings as stored with the bot; the provider validates them. */
  settings?: { readonly [key: string]: unknown };
}
