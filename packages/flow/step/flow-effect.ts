// What `step` asks the world to do. Every effect carries {visit, seq}; its end comes back as `effect_done` or `effect_failed`
// with the same id, and the result of another visit is recorded and ignored.
import type { Json, JsonObject } from "../json.ts";
import type { EffectId } from "./flow-event.ts";

/** A function that the model may call at this node. `parameters` is a JSON Schema object. */
export interface ToolDeclaration {
  name: string;
  description: string;
  parameters: JsonObject;
}

export interface PromptMessage {
  role: "system" | "user" | "assistant" | "developer";
  content: string;
}

/** All that the model is told when the conversation comes to a node. */
export interface NodePrompt {
  node: string;
  label: string;
  /** The bot's personality: stays in force until a node sets another. Undefined: as before. */
  role?: string;
  /** What is to be done here. */
  messages: readonly PromptMessage[];
  tools: readonly ToolDeclaration[];
  context: { strategy: "append" | "reset"; summary?: string };
  /** What the keys of the phone mean here, for a model that wants to tell the caller. */
  menu?: readonly { digit: string; choice: string }[];
  /** Whether the model speaks first here. */
  respond: boolean;
  /** Silence of the caller after which a `silence` event is wanted. */
  idle_after_ms?: number;
}

export type FlowEffect = { id: EffectId } & (
  | ({ type: "set_node" } & NodePrompt)
  /** The model's function call gets its answer; `respond` asks it to speak next. */
  | { type: "answer_function"; call_id: string; name: string; result: JsonObject; respond: boolean }
  /** Something the model should know that it did not hear: a key press, a failed transfer. */
  | { type: "inform_model"; text: string; respond: boolean }
  /** The model looks something up; it gets its answer to `call_id` from whoever searches, and then speaks. */
  | { type: "search"; call_id: string; name: string; query: string; knowledge: readonly string[] }
  /** Speak exactly this; done when it was heard. */
  | { type: "say"; text: string }
  /** A plain webhook. Done on 2xx, failed otherwise. */
  | {
      type: "webhook";
      url: string;
      method: string;
      body?: Json;
      auth: "none" | "org";
      timeout_ms: number;
    }
  /** A PBX operation: compiled from a webhook when the flow is saved, there is no URL any more. Transfer is done when the switch confirms. */
  | { type: "transfer"; destination: string; destination_type: "queue" | "extension" | "external" }
  | { type: "hangup" }
  /** A `function` action: the handler's name is reported; built-ins only. */
  | { type: "function"; handler: string }
  /**
   * Python that could not be translated; done with `result.value`, what the block leaves in `result`. `variables` are the
   * function's properties by name, those not given as "", 0 or False by type; `state` and `call` are read-only.
   */
  | {
      type: "evaluate";
      code: string;
      args: JsonObject;
      variables?: JsonObject;
      state?: JsonObject;
      call?: JsonObject;
    }
  | { type: "summarize"; prompt: string }
  /** A wait; done when it is over. A newer timer of the same name replaces it. */
  | { type: "start_timer"; timer: string; after_ms: number }
  | { type: "cancel_timer"; timer: string }
  /**
   * The session is over. `hangup` only where no transfer was confirmed; with outcome `transfer_failed` the number's fallback is
   * tried before the line is hung up.
   */
  | { type: "end"; outcome: SessionOutcome; hangup: boolean }
);

/**
 * How the bot's part of the call ended. `completed`: it reached its planned end, also when the caller hung up during the goodbye.
 * `caller_hung_up`: before that. `caller_silent`: the bot ended it, because the caller had fallen silent for good.
 */
export type SessionOutcome =
  | "completed"
  | "transferred"
  | "transfer_failed"
  | "caller_hung_up"
  | "caller_silent"
  | "failed";
