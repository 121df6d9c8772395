// Walks all actions of a document with their places.
import type { FlowAction, FlowDocument } from "./flow-schema.ts";

export interface FoundAction {
  action: FlowAction;
  path: readonly (string | number)[];
  node: string;
  kind: "pre_actions" | "post_actions";
  index: number;
}

/** In document order, pre_actions of a node before its post_actions. */
export function* everyAction(document: FlowDocument): Generator<FoundAction> {
  for (const [at, node] of document.nodes.entries()) {
    for (const kind of ["pre_actions", "post_actions"] as const) {
      for (const [index, action] of (node.data?.[kind] ?? []).entries()) {
        yield { action, path: ["nodes", at, "data", kind, index], node: node.id, kind, index };
      }
    }
  }
}
