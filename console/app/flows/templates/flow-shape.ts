// What of a flow decides which names exist where: ways and keys, not words. Two versions of one shape have the same names.
import { startNode } from "@pipecast/flow/document/start-node";
import type {
  FlowAction,
  FlowDocument,
  FlowFunction,
  NodeData,
} from "@pipecast/flow/document/flow-schema";

const shapes = new WeakMap<object, string>();

function kept<T extends object>(part: T, make: (part: T) => unknown): string {
  const known = shapes.get(part);
  if (known !== undefined) return known;
  const shape = JSON.stringify(make(part));
  shapes.set(part, shape);
  return shape;
}

const functionShape = (source: FlowFunction): unknown => [
  Object.keys(source.properties ?? {}),
  source.required,
  Object.keys(source.state_mappings ?? {}),
  source.next_node_id,
  source.decision?.conditions.map((condition) => condition.next_node_id),
  source.decision?.default_next_node_id,
];

const actionShape = (action: FlowAction): unknown => [
  Object.keys(action.save_as ?? {}),
  action.on_error,
];

const nodeShape = (data: NodeData): unknown => [
  (data.functions ?? []).map((source) => kept(source, functionShape)),
  [...(data.pre_actions ?? []), ...(data.post_actions ?? [])].map((action) =>
    kept(action, actionShape),
  ),
];

/** Equal texts mean equal names. Parts that an edit left as they were are not looked at again. */
export function flowShape(document: FlowDocument): string {
  const nodes = document.nodes.map(({ id, data }) => [id, data && kept(data, nodeShape)]);
  const globals = (document.global_functions ?? []).map((source) => kept(source, functionShape));
  const start = document.nodes.length === 0 ? "" : startNode(document).id;
  return JSON.stringify([start, globals, nodes]);
}
