// A rehearsal: an executable test of a bot, as people write it (CONTRACT §7). Unknown keys are faults here: a typo must not pass.
import * as z from "zod/mini";

const Args = z.record(z.string(), z.unknown());
const Calls = z.union([
  z.record(z.string(), z.nullable(Args)),
  z.array(z.record(z.string(), z.nullable(Args))),
]);

/** What should be so after a turn. Objects are compared by the keys that are given. */
export const ExpectSchema = z.strictObject({
  node: z.optional(z.string()),
  /** All nodes entered so far, in order. */
  path: z.optional(z.array(z.string())),
  state: z.optional(z.record(z.string(), z.unknown())),
  /** Functions called in this turn, in order: a name, or {name: arguments}. */
  calls: z.optional(z.array(z.union([z.string(), z.record(z.string(), z.unknown())]))),
  /** Words of the bot in this turn; the model's only where there is one. */
  says: z.optional(z.union([z.unknown(), z.array(z.unknown())])),
  /** Webhooks sent in this turn, in order. */
  webhooks: z.optional(z.array(z.record(z.string(), z.unknown()))),
  transfer: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
  hangs_up: z.optional(z.boolean()),
  ended: z.optional(z.boolean()),
  outcome: z.optional(z.string()),
  /** What the switch did: the queue that got the call last, agents whose phones ring, who is connected. */
  queue: z.optional(z.nullable(z.string())),
  rings: z.optional(z.array(z.string())),
  legs: z.optional(z.array(z.string())),
  tickets: z.optional(z.array(z.record(z.string(), z.unknown()))),
  messages: z.optional(z.array(z.record(z.string(), z.unknown()))),
  verdict: z.optional(z.nullable(z.string())),
});

/** What drives a turn; a turn has at most one of them. */
export const DRIVERS = [
  "caller says",
  "caller presses",
  "caller hangs up",
  "caller is silent",
  "queue answers",
  "queue does not answer",
  "agent declines",
  "agent hangs up",
  "wait",
] as const;
export type Driver = (typeof DRIVERS)[number];

/** How the bot's words of a turn go: `is heard` unless said otherwise. */
export const BOT_TURNS = [
  "is heard",
  "stays silent",
  "is interrupted",
  "is still speaking",
] as const;

const Nothing = z.optional(z.nullable(z.boolean()));

export const TurnSchema = z.strictObject({
  "caller says": z.optional(z.string()),
  "caller presses": z.optional(z.union([z.string(), z.number()])),
  "caller hangs up": Nothing,
  "caller is silent": Nothing,
  /** Extension of the agent. */
  "queue answers": z.optional(z.union([z.string(), z.number()])),
  "queue does not answer": Nothing,
  "agent declines": z.optional(z.union([z.string(), z.number()])),
  "agent hangs up": Nothing,
  /** Seconds. */
  wait: z.optional(z.number().check(z.minimum(0), z.maximum(600))),
  /** Functions that the model calls on it: done by the runner where no model is, else expected of the model. */
  calls: z.optional(Calls),
  bot: z.optional(z.enum(BOT_TURNS)),
  expect: z.optional(ExpectSchema),
});

/** How the world around answers. */
export const GivenSchema = z.strictObject({
  /** `ok`, or the status of the refusal. */
  transfer: z.optional(z.union([z.string(), z.number()])),
  hangup: z.optional(z.union([z.string(), z.number()])),
  /** The first whose `url` is part of the request's URL answers; without `url` any. `status` may be a word: timeout, network. */
  webhooks: z.optional(
    z.array(
      z.strictObject({
        url: z.optional(z.string()),
        status: z.union([z.string(), z.number()]),
        response: z.optional(z.unknown()),
      }),
    ),
  ),
  /** Values of Python decisions that cannot be translated, in order. */
  python: z.optional(z.array(z.unknown())),
  summary: z.optional(z.string()),
});

export const RehearsalSchema = z.strictObject({
  name: z.string().check(z.minLength(1)),
  call: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
  given: z.optional(GivenSchema),
  turns: z.array(z.union([z.string(), TurnSchema])).check(z.minLength(1), z.maxLength(200)),
});

export const RehearsalFileSchema = z.strictObject({
  /** Id of a bot, or the flow's file beside this one. */
  bot: z.string().check(z.minLength(1)),
  call: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
  given: z.optional(GivenSchema),
  rehearsals: z.array(RehearsalSchema).check(z.minLength(1), z.maxLength(500)),
});

export type Expectation = z.infer<typeof ExpectSchema>;
export type RehearsalGiven = z.infer<typeof GivenSchema>;
export type RehearsalTurn = z.infer<typeof TurnSchema>;
