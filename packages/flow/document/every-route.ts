// Every place of a document that names a node to go to.
import { everyFunction } from "./every-function.ts";
import type { FlowDocument, FlowFunction } from "./flow-schema.ts";

export interface Route {
  target: string;
  path: readonly (string | number)[];
  /** Node that the conversation leaves; undefined: any node (a global function). */
  from?: string;
  /** The function that leads there; undefined for `on_error`. */
  source?: FlowFunction;
}

function* routesOf(source: FlowFunction, path: readonly (string | number)[]): Generator<Route> {
  const { decision } = source;
  if (decision === undefined || decision === null) {
    const target = source.next_node_id ?? "";
    if (target !== "") yield { target, path: [...path, "next_node_id"], source };
    return;
  }
  for (const [index, condition] of decision.conditions.entries()) {
    yield {
      target: condition.next_node_id,
      path: [...path, "decision", "conditions", index, "next_node_id"],
      source,
    };
  }
  yield {
    target: decision.default_next_node_id,
    path: [...path, "decision", "default_next_node_id"],
    source,
  };
}

/** Routes that can be taken. A `next_node_id` beside a decision is none. */
export function* everyRoute(document: FlowDocument): Generator<Route> {
  for (const { source, path, node } of everyFunction(document)) {
    for (const route of routesOf(source, path))
      yield node === undefined ? route : { ...route, from: node };
  }
  for (const [at, node] of document.nodes.entries()) {
    for (const kind of ["pre_actions", "post_actions"] as const) {
      for (const [index, action] of (node.data?.[kind] ?? []).entries()) {
        const target = action.on_error ?? "";
        if (target === "") continue;
        yield { target, path: ["nodes", at, "data", kind, index, "on_error"], from: node.id };
      }
    }
  }
}
