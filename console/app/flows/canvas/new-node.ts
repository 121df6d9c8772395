// What the palette makes: a node of a kind, at a place, ready to be written in. Pure.
import { startNode } from "@pipecast/flow/document/start-node";
import { addFunction } from "../document/edit-functions.ts";
import { type Place, addNode, findNode, unusedId } from "../document/edit-nodes.ts";
import { type Way, connect } from "../document/edit-ways.ts";
import type { FlowDocument, FlowNode } from "../document/flow-document.ts";
import { nameFrom } from "../document/names.ts";
import { cardWidth, sizeOf } from "./ports.ts";

export const nodeKinds = ["node", "end"] as const;
export type NodeKind = (typeof nodeKinds)[number];
export const isNodeKind = (text: string): text is NodeKind =>
  nodeKinds.some((kind) => kind === text);

/** Adds a node; `id` is what it is called. */
export function addNew(
  doc: FlowDocument,
  kind: NodeKind,
  label: string,
  { x, y }: Place,
): { doc: FlowDocument; id: string } {
  const id = unusedId(doc, nameFrom(label, kind));
  const node: FlowNode = {
    id,
    type: kind,
    position: { x: Math.round(x), y: Math.round(y) },
    data: {
      label,
      task_messages: [{ role: "system", content: "" }],
      functions: [],
      ...(kind === "end" && { post_actions: [{ type: "end_conversation" }] }),
    },
  };
  return { doc: addNode(doc, node), id };
}

/** A free place to the right of a node, below what already stands there. */
export function placeBeside(doc: FlowDocument, beside: string | undefined): Place {
  const from = findNode(doc, beside ?? "") ?? startNode(doc);
  const { x, y } = from.position ?? { x: 0, y: 0 };
  const place = { x: x + cardWidth + 120, y };
  const others = doc.nodes
    .map((node) => ({ ...(node.position ?? { x: 0, y: 0 }), ...sizeOf(node) }))
    .filter((box) => box.x < place.x + cardWidth && place.x < box.x + box.width)
    .toSorted((a, b) => a.y - b.y);
  for (const { y: top, height } of others)
    if (top < place.y + 130 && place.y < top + height) place.y = top + height + 40;
  return place;
}

/** Has a way, or a new function of the node where there is none yet, lead to a node. */
export function lead(
  doc: FlowDocument,
  node: string | null,
  way: Way | undefined,
  target: string,
): FlowDocument {
  if (way !== undefined) return connect(doc, way, target);
  const name = nameFrom(`go to ${target}`, "go");
  return addFunction(doc, node, { name, description: "", properties: {}, next_node_id: target });
}
