// What the flow editor edits: the flow's JSON exactly as it is, unknown keys, their order and all.
export type {
  FlowAction,
  FlowCondition,
  FlowDecision,
  FlowDocument,
  FlowFunction,
  FlowMessage,
  FlowNode,
  FlowProperty,
  NodeData,
} from "@pipecast/flow/document/flow-schema";

/** The two lists of actions a node has. */
export type ActionList = "pre_actions" | "post_actions";

/** Where a function stands: in a node's list, or (null) among those that every node has. */
export type FunctionOwner = string | null;
