// What can happen to a conversation: the events that `step` takes.
import type { Json } from "../json.ts";

/** What is known of the call, all strings; a Twilio call without custom parameters has none of them. */
export type CallMetadata = Readonly<Record<string, string>>;

/** Names one effect: the number of the node visit it belongs to (0 before the first node) and its number within the call. */
export interface EffectId {
  visit: number;
  seq: number;
}

export type FlowEvent =
  | { type: "call_started"; call: CallMetadata }
  /**
   * The first sound of a turn of the bot goes out. Optional: without it the 10 s that post_actions wait for a silent model also
   * run while it speaks, and the end of a turn that began before the node counts as the node's own.
   */
  | { type: "bot_started_speaking" }
  /**
   * The caller has heard the last of what the bot had to say (marks or the playout clock), not merely: it was sent. Not after
   * `interrupted`, which ends the turn by itself.
   */
  | { type: "bot_finished_speaking" }
  /** The model calls a function. `call_id` is the model's own id, to be used in the answer. */
  | { type: "function_called"; call_id: string; name: string; args: Json }
  | { type: "effect_done"; id: EffectId; result?: EffectResult }
  | { type: "effect_failed"; id: EffectId; failure: EffectFailure }
  /** The caller has said something. Optional: it only starts the count of `silence` anew. */
  | { type: "caller_spoke" }
  | { type: "keypad"; digit: string }
  /** The caller has said and pressed nothing for the node's `idle_after_ms` since the bot fell silent. */
  | { type: "silence" }
  /** The caller spoke over the bot; what was playing has been discarded. */
  | { type: "interrupted" }
  | { type: "hung_up" };

/** What a finished effect brought back: a webhook's answer, the value of an evaluation, the text of a summary. */
export interface EffectResult {
  /** HTTP status of a webhook or PBX operation. */
  status?: number;
  /** Parsed JSON of the response, or its text. */
  response?: Json;
  /** Value of `evaluate` or text of `summarize`. */
  value?: Json;
}

/** Why an effect failed. `status` is what `{webhook.status}` shows: an HTTP status as text, or one of the words. */
export interface EffectFailure {
  status: string;
  message: string;
}
