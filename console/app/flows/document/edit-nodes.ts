// Edits of nodes: pure, and what they do not touch stays the very same object.
import type { FlowDocument, FlowNode, NodeData } from "./flow-document.ts";
import { type Mending, mendReferences, renameReferences } from "./mend-references.ts";
import { nameFrom, unusedName } from "./names.ts";
import { type Patch, patchObject, replaceAt } from "./patch-object.ts";

export interface Place {
  x: number;
  y: number;
}

export function findNode(doc: FlowDocument, id: string): FlowNode | undefined {
  return doc.nodes.find((node) => node.id === id);
}

/** Adds a node as it is, but under an id that is not taken; `added` is that id. */
export function addNode(doc: FlowDocument, node: FlowNode): FlowDocument {
  return { ...doc, nodes: [...doc.nodes, { ...node, id: unusedId(doc, node.id) }] };
}

/** An id made of a label, not taken by any node. */
export function unusedId(doc: FlowDocument, label: string): string {
  const taken = new Set(doc.nodes.map(({ id }) => id));
  return taken.has(label) || label === "" ? unusedName(nameFrom(label, "node"), taken) : label;
}

/** Keys of the node itself; `undefined` removes one. */
export function setNode(doc: FlowDocument, id: string, patch: Patch<FlowNode>): FlowDocument {
  const at = doc.nodes.findIndex((node) => node.id === id);
  const node = doc.nodes[at];
  if (node === undefined) return doc;
  const nodes = replaceAt(doc.nodes, at, patchObject(node, patch));
  return nodes === doc.nodes ? doc : { ...doc, nodes };
}

/** Keys of a node's `data`; `undefined` removes one. */
export function setNodeData(doc: FlowDocument, id: string, patch: Patch<NodeData>): FlowDocument {
  const data: NodeData = findNode(doc, id)?.data ?? {};
  return setNode(doc, id, { data: patchObject(data, patch) });
}

/** Removes a node; `mending` says what becomes of the ways that led there. */
export function removeNode(
  doc: FlowDocument,
  id: string,
  mending: Mending = { kind: "keep" },
): FlowDocument {
  const rest = doc.nodes.filter((node) => node.id !== id);
  if (rest.length === doc.nodes.length) return doc;
  return mendReferences({ ...doc, nodes: rest }, id, mending);
}

/** Gives a node another id, and has every way that led there lead there still. Nothing happens where the id is taken or empty. */
export function renameNode(doc: FlowDocument, id: string, to: string): FlowDocument {
  if (to === "" || to === id || findNode(doc, to) !== undefined) return doc;
  return renameReferences(setNode(doc, id, { id: to }), id, to);
}

/** A copy beside the node, that leads where the node leads. A copy of the start is no start. */
export function duplicateNode(doc: FlowDocument, id: string): FlowDocument {
  const node = findNode(doc, id);
  if (node === undefined) return doc;
  const { x, y } = node.position ?? { x: 0, y: 0 };
  const copy = structuredClone(node);
  return addNode(doc, {
    ...copy,
    id: unusedId(doc, node.id),
    ...(node.type === "initial" && { type: "node" as const }),
    position: { ...copy.position, x: x + 40, y: y + 60 },
  });
}

export function moveNodeTo(doc: FlowDocument, id: string, { x, y }: Place): FlowDocument {
  const position = findNode(doc, id)?.position;
  if (position?.x === x && position.y === y) return doc;
  return setNode(doc, id, { position: { ...position, x, y } });
}

/** Makes a node the one a call begins with; the one that was becomes an ordinary one. */
export function setStart(doc: FlowDocument, id: string): FlowDocument {
  return doc.nodes.reduce((next, node) => {
    if (node.id === id) return setNode(next, node.id, { type: "initial" });
    return node.type === "initial" ? setNode(next, node.id, { type: "node" }) : next;
  }, doc);
}
