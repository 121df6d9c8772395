// Places for all nodes of a flow, from left to right along the ways. The layout engine is loaded when it is asked for.
import type { FlowDocument } from "../document/flow-document.ts";
import { type Place, moveNodeTo } from "../document/edit-nodes.ts";
import { portsOf, sizeOf } from "./ports.ts";

export async function layoutFlow(doc: FlowDocument): Promise<Map<string, Place>> {
  const { Graph, layout } = await import("@dagrejs/dagre").then(({ default: dagre }) => ({
    Graph: dagre.graphlib.Graph,
    layout: dagre.layout,
  }));
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 48, ranksep: 110, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of doc.nodes) graph.setNode(node.id, sizeOf(node));
  for (const node of doc.nodes)
    for (const { handle, target } of portsOf(node))
      if (graph.hasNode(target) && target !== node.id) graph.setEdge(node.id, target, {}, handle);
  layout(graph);
  return new Map(
    doc.nodes.map((node) => {
      const { x = 0, y = 0 } = graph.node(node.id) as { x?: number; y?: number };
      const { width, height } = sizeOf(node);
      return [node.id, { x: Math.round(x - width / 2), y: Math.round(y - height / 2) }];
    }),
  );
}

export function placeNodes(doc: FlowDocument, places: ReadonlyMap<string, Place>): FlowDocument {
  let next = doc;
  for (const [id, place] of places) next = moveNodeTo(next, id, place);
  return next;
}

/** Whether cards lie on each other, as where a file has no places, or those of smaller cards. */
export function overlaps(doc: FlowDocument): boolean {
  const boxes = doc.nodes
    .map((node) => ({ ...(node.position ?? { x: 0, y: 0 }), ...sizeOf(node) }))
    .toSorted((a, b) => a.x - b.x);
  return boxes.some((box, at) => {
    for (const other of boxes.slice(at + 1)) {
      if (other.x >= box.x + box.width) return false;
      if (other.y < box.y + box.height && box.y < other.y + other.height) return true;
    }
    return false;
  });
}
