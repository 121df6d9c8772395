// Where a call begins (DESIGN §4).
import type { FlowDocument, FlowNode } from "./flow-schema.ts";

/** The node of type `initial`, else the first with role messages, else the first. */
export function startNode(document: FlowDocument): FlowNode {
  const { nodes } = document;
  return (nodes.find(({ type }) => type === "initial") ??
    nodes.find(({ data }) => (data?.role_messages ?? []).length > 0 || data?.role_message) ??
    nodes[0]) as FlowNode;
}
