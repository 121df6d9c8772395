// The drawn edges of a flow. They are derived from functions and decisions; only ids and unknown keys of given ones are kept.
import { everyRoute } from "../document/every-route.ts";
import type { FlowDocument } from "../document/flow-schema.ts";

export type FlowEdge = NonNullable<FlowDocument["edges"]>[number];

function key(source: string, target: string, label: string): string {
  return JSON.stringify([source, target, label]);
}

/** One edge per way that leads from a node to another, decisions' routes included; `edges` of the document gives its ids. */
export function deriveEdges(document: FlowDocument): FlowEdge[] {
  const given = new Map(
    (document.edges ?? []).map((edge) => [key(edge.source, edge.target, edge.label ?? ""), edge]),
  );
  const edges = new Map<string, FlowEdge>();
  for (const { from, target, source } of everyRoute(document)) {
    if (from === undefined) continue;
    const label = source?.name ?? "on_error";
    const name = key(from, target, label);
    if (edges.has(name)) continue;
    edges.set(
      name,
      given.get(name) ?? { id: `func-${from}-${label}-${target}`, source: from, target, label },
    );
  }
  return [...edges.values()];
}
