// The flow document: one zod schema from which types, JSON Schema and the check derive. Unknown keys are allowed everywhere and kept.
// zod/mini, because this schema goes into the browser: 7 KB compressed where the full zod takes 25.
import * as z from "zod/mini";

const Name = z.string().check(z.minLength(1), z.maxLength(200));
const Scalar = z.union([z.string(), z.number(), z.boolean()]);
const Position = z.looseObject({ x: z.number(), y: z.number() });
const Templates = z.record(z.string(), z.string());

export const MessageSchema = z.looseObject({
  role: z.enum(["system", "user", "assistant", "developer"]),
  content: z.string(),
});

/** A part of JSON Schema: what an argument may be. `items` and `properties` nest. */
export const PropertySchema = z.looseObject({
  type: z.string(),
  description: z.optional(z.string()),
  enum: z.optional(z.array(Scalar)),
  /** What each value of `enum` means; told to the model and used in the spoken keypad menu. */
  enum_descriptions: z.optional(z.record(z.string(), z.string())),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
  minLength: z.optional(z.int().check(z.nonnegative())),
  maxLength: z.optional(z.int().check(z.nonnegative())),
  pattern: z.optional(z.string()),
  required: z.optional(z.array(z.string())),
  get items() {
    return z.optional(PropertySchema);
  },
  get properties() {
    return z.optional(z.record(z.string(), PropertySchema));
  },
});

export const OPERATORS = ["<", "<=", "==", ">=", ">", "!=", "not", "in", "not in"] as const;

export const ConditionSchema = z.looseObject({
  operator: z.enum(OPERATORS),
  /** A literal: 1, "abc", [1, 2], true. */
  value: z.optional(z.union([z.string(), z.number(), z.boolean()])),
  next_node_id: Name,
});

export const DecisionSchema = z.looseObject({
  action: z.string().check(z.minLength(1), z.maxLength(20_000)),
  language: z.optional(z.enum(["python", "cel"])),
  conditions: z.array(ConditionSchema).check(z.maxLength(100)),
  default_next_node_id: Name,
  decision_node_position: z.optional(Position),
});

export const FunctionSchema = z.looseObject({
  name: Name,
  description: z.optional(z.string()),
  properties: z.optional(z.record(z.string(), PropertySchema)),
  required: z.optional(z.array(z.string())),
  next_node_id: z.optional(z.nullable(z.string())),
  decision: z.optional(z.nullable(DecisionSchema)),
  state_mappings: z.optional(Templates),
  /** Digit → arguments: pressing it is as if the model had called this function with them. */
  keypad: z.optional(z.record(z.string(), z.record(z.string(), Scalar))),
});

export const ActionSchema = z.looseObject({
  type: Name,
  handler: z.optional(z.string()),
  text: z.optional(z.string()),
  url: z.optional(z.string()),
  method: z.optional(z.string()),
  body: z.optional(z.unknown()),
  auth: z.optional(z.nullable(z.enum(["none", "internal", "org"]))),
  timeout_ms: z.optional(z.int()),
  save_as: z.optional(Templates),
  on_error: z.optional(z.nullable(z.string())),
  /** Of `end_conversation`: how the session counts; `completed` when absent. */
  outcome: z.optional(z.nullable(z.enum(["completed", "failed"]))),
});

export const ContextStrategySchema = z.looseObject({
  strategy: z.enum([
    "APPEND",
    "RESET",
    "RESET_WITH_SUMMARY",
    "append",
    "reset",
    "reset_with_summary",
  ]),
  summary_prompt: z.optional(z.string()),
});

export const NodeDataSchema = z.looseObject({
  label: z.optional(z.string()),
  role_message: z.optional(z.string()),
  role_messages: z.optional(z.array(MessageSchema)),
  task_messages: z.optional(z.array(MessageSchema)),
  functions: z.optional(z.array(FunctionSchema).check(z.maxLength(100))),
  pre_actions: z.optional(z.array(ActionSchema).check(z.maxLength(50))),
  post_actions: z.optional(z.array(ActionSchema).check(z.maxLength(50))),
  context_strategy: z.optional(z.nullable(ContextStrategySchema)),
  respond_immediately: z.optional(z.boolean()),
  /** Ids of texts that the bot may search here. */
  knowledge: z.optional(z.array(Name).check(z.maxLength(10))),
});

export const NodeSchema = z.looseObject({
  id: Name,
  type: z.optional(z.enum(["initial", "node", "end"])),
  position: z.optional(Position),
  data: z.optional(NodeDataSchema),
});

export const EdgeSchema = z.looseObject({
  id: z.optional(z.string()),
  source: z.string(),
  target: z.string(),
  label: z.optional(z.nullable(z.string())),
});

/** Words that the engine itself says. Templates of `args` are filled: `choice` and `digit` in `menu_choice`. */
export const TextsSchema = z.looseObject({
  transfer_failed: z.optional(z.string()),
  failed: z.optional(z.string()),
  still_there: z.optional(z.string()),
  goodbye: z.optional(z.string()),
  menu_choice: z.optional(z.string()),
});

/** Most nodes a flow may have. */
export const MAX_NODES = 500;
/** Most functions that all its nodes may have together. */
export const MAX_FUNCTIONS = 2000;

export const FlowSchema = z.looseObject({
  $id: z.optional(z.string()),
  meta: z.looseObject({
    name: Name,
    version: z.optional(z.string()),
    description: z.optional(z.string()),
  }),
  nodes: z.array(NodeSchema).check(z.minLength(1), z.maxLength(MAX_NODES)),
  edges: z.optional(z.array(EdgeSchema).check(z.maxLength(5000))),
  global_functions: z.optional(z.array(FunctionSchema).check(z.maxLength(100))),
  value_maps: z.optional(z.record(z.string(), z.record(z.string(), Scalar))),
  /** Digits that mean the same at every node. */
  keypad: z.optional(
    z.record(
      z.string(),
      z.looseObject({ function: Name, args: z.optional(z.record(z.string(), Scalar)) }),
    ),
  ),
  idle: z.optional(
    z.looseObject({
      timeout_s: z.number().check(z.minimum(1), z.maximum(600)),
      max_retries: z.int().check(z.minimum(0), z.maximum(20)),
      prompt: z.optional(z.string()),
      goodbye: z.optional(z.string()),
    }),
  ),
  texts: z.optional(TextsSchema),
});

export type FlowDocument = z.infer<typeof FlowSchema>;
export type FlowNode = z.infer<typeof NodeSchema>;
export type NodeData = z.infer<typeof NodeDataSchema>;
export type FlowFunction = z.infer<typeof FunctionSchema>;
export type FlowProperty = z.infer<typeof PropertySchema>;
export type FlowAction = z.infer<typeof ActionSchema>;
export type FlowDecision = z.infer<typeof DecisionSchema>;
export type FlowCondition = z.infer<typeof ConditionSchema>;
export type FlowMessage = z.infer<typeof MessageSchema>;

/** The document's JSON Schema (2020-12), for editors outside. */
export function flowJsonSchema(): unknown {
  return z.toJSONSchema(FlowSchema, { io: "input" });
}
