// Where a conversation stands. Plain JSON: it can be stored, compared and replayed.
import type { Json, JsonObject } from "../json.ts";
import type { CallMetadata } from "./flow-event.ts";
import type { SessionOutcome } from "./flow-effect.ts";

/**
 * `new`: before `call_started` · `entering`: pre_actions run · `summarizing` · `open`: the node is set · `ended`: nothing more
 * will happen.
 */
export type FlowPhase = "new" | "entering" | "summarizing" | "open" | "ended";

/** An action list at work. `closing` is the engine's own: apology or goodbye, then the end. */
export interface RunningList {
  readonly kind: "pre" | "post" | "closing";
  /** The action at work or, where `effect` is null, the next one. */
  readonly index: number;
  /** `seq` of the effect whose end is awaited. */
  readonly effect: number | null;
  /** Whether an action of this list has failed. */
  readonly failed: boolean;
  readonly closing?: { readonly text: string; readonly outcome: SessionOutcome };
}

/** Something that came while it could not be handled: it is handled later, in order. */
export type WaitingInput =
  | { readonly call_id: string; readonly name: string; readonly args: Json }
  | { readonly digit: string };

/** A function whose decision is being evaluated outside. */
export interface PendingDecision {
  readonly effect: number;
  readonly node: string;
  readonly name: string;
  /** null: a key press, there is no model's call to answer. */
  readonly call_id: string | null;
  readonly digit: string | null;
  readonly args: JsonObject;
}

export interface FlowState {
  readonly phase: FlowPhase;
  readonly call: CallMetadata;
  /** What functions and webhooks have stored; templates read it as `{state.…}`. */
  readonly state: JsonObject;
  /** `{webhook.status}`. */
  readonly webhook_status: string;
  /** The node the conversation is at; null before the first. */
  readonly node: string | null;
  /** Ids of the nodes entered, the last MAX_PATH of them. */
  readonly path: readonly string[];
  /** Number of nodes entered so far. */
  readonly visit: number;
  /** Number of effects so far. */
  readonly seq: number;
  /** Arguments of the call that led to this node. */
  readonly args: JsonObject;
  readonly list: RunningList | null;
  /** Actions that have begun and not ended (TC-512). */
  readonly ongoing_actions: number;
  /** post_actions wait for the node's first turn to be heard; `timer` is the effect that limits the wait. */
  readonly armed: { readonly timer: number } | null;
  readonly summary: { readonly effect: number; readonly timer: number } | null;
  readonly decision: PendingDecision | null;
  readonly waiting: readonly WaitingInput[];
  /** The bot is speaking, as far as events tell. */
  readonly speaking: boolean;
  /** What is being spoken began before the node was set: its end says nothing about the node's own turn. */
  readonly stale_turn: boolean;
  /** Node that was left in the model's present turn; further calls of that turn still belong to it. */
  readonly moved_from: string | null;
  readonly transfer: "none" | "pending" | "confirmed" | "failed";
  /** The flow itself has hung up. */
  readonly hangup_done: boolean;
  /** The caller is gone. */
  readonly hung_up: boolean;
  readonly silences: number;
  /** Answers to invalid calls at this visit; the second one brings the keypad menu. */
  readonly invalid_calls: number;
  readonly function_calls: number;
  /** Ids of the model's latest calls: one that comes twice is answered once. */
  readonly seen_calls: readonly string[];
  /** Jumps by `on_error`; more than MAX_ERROR_JUMPS end the call. */
  readonly error_jumps: number;
  /** Results of other visits, ignored. */
  readonly stale_results: number;
  readonly outcome: SessionOutcome | null;
}

export const MAX_PATH = 200;
export const MAX_WAITING = 16;
export const MAX_SEEN_CALLS = 32;
export const MAX_FUNCTION_CALLS = 50;
export const MAX_ERROR_JUMPS = 10;
/** How long post_actions wait for a model that stays silent, and for one that speaks or waits for the caller. Milliseconds. */
export const FIRST_TURN_MS = 10_000;
export const LONG_TURN_MS = 60_000;
/** How long a summary may take before the conversation goes on without it. */
export const SUMMARY_MS = 5_000;

/** The conversation before anything has happened. */
export const initialState: FlowState = {
  phase: "new",
  call: {},
  state: {},
  webhook_status: "",
  node: null,
  path: [],
  visit: 0,
  seq: 0,
  args: {},
  list: null,
  ongoing_actions: 0,
  armed: null,
  summary: null,
  decision: null,
  waiting: [],
  speaking: false,
  stale_turn: false,
  moved_from: null,
  transfer: "none",
  hangup_done: false,
  hung_up: false,
  silences: 0,
  invalid_calls: 0,
  function_calls: 0,
  seen_calls: [],
  error_jumps: 0,
  stale_results: 0,
  outcome: null,
};
