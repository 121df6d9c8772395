// What is kept of a session so that it can be replayed: every event that `step` was given, and what it decided, in short.
import * as z from "zod/mini";
import type { FlowEvent } from "../step/flow-event.ts";
import { digestText } from "./digest.ts";

/** An effect in short. `key` says which one of its type: a destination, a URL without its query, the name of a timer. */
export interface TapedEffect {
  visit: number;
  seq: number;
  type: string;
  key: string;
}

export interface TapedStep {
  /** Milliseconds since the session began. */
  at: number;
  event: FlowEvent;
  /** Where the conversation was afterwards. */
  node: string | null;
  effects: readonly TapedEffect[];
  /** Of the whole state and all effects, byte by byte. */
  digest: string;
}

export interface Tape {
  format: 1;
  steps: readonly TapedStep[];
  /** The session went on when the tape was full. */
  cut: boolean;
  /** Of all steps: a tape of which something is missing or changed is not taken for one. */
  sum: string;
}

/** Most steps of a tape, and most characters of their events. */
export const MOST_STEPS = 4_000;
export const MOST_CHARACTERS = 512 * 1024;

const count = z.number().check(z.int(), z.minimum(0));
const Text = z.string().check(z.maxLength(64 * 1024));
const Id = z.object({ visit: count, seq: count });

const EventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("call_started"), call: z.record(z.string(), Text) }),
  z.object({ type: z.literal("bot_started_speaking") }),
  z.object({ type: z.literal("bot_finished_speaking") }),
  z.object({ type: z.literal("function_called"), call_id: Text, name: Text, args: z.json() }),
  z.object({
    type: z.literal("effect_done"),
    id: Id,
    result: z.optional(
      z.object({
        status: z.optional(z.number()),
        response: z.optional(z.json()),
        value: z.optional(z.json()),
      }),
    ),
  }),
  z.object({
    type: z.literal("effect_failed"),
    id: Id,
    failure: z.object({ status: Text, message: Text }),
  }),
  z.object({ type: z.literal("caller_spoke") }),
  z.object({ type: z.literal("keypad"), digit: Text }),
  z.object({ type: z.literal("silence") }),
  z.object({ type: z.literal("interrupted") }),
  z.object({ type: z.literal("hung_up") }),
]);

export const TapeSchema = z.object({
  format: z.literal(1),
  steps: z
    .array(
      z.object({
        at: z.number(),
        event: EventSchema,
        node: z.nullable(z.string()),
        effects: z
          .array(z.object({ visit: count, seq: count, type: z.string(), key: Text }))
          .check(z.maxLength(2_000)),
        digest: z.string().check(z.maxLength(64)),
      }),
    )
    .check(z.maxLength(MOST_STEPS)),
  cut: z.boolean(),
  sum: z.string().check(z.maxLength(64)),
});

export function sumOf(steps: readonly TapedStep[]): string {
  return digestText(JSON.stringify(steps));
}

/** Undefined where it is no tape: another format, or damaged. */
export function readTape(value: unknown): Tape | undefined {
  const read = TapeSchema.safeParse(value);
  if (!read.success || sumOf((value as Tape).steps) !== read.data.sum) return undefined;
  return read.data;
}
