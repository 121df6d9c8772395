// What of a flow is looked at. `at`: the place in it (a JSON pointer from the document's root) that deserves the focus.
import { actionsOf } from "./edit-actions.ts";
import { functionsOf } from "./edit-functions.ts";
import { findNode } from "./edit-nodes.ts";
import type { Way } from "./edit-ways.ts";
import type { ActionList, FlowDocument, FunctionOwner } from "./flow-document.ts";

export type Selection = (
  | { kind: "flow" }
  | { kind: "node"; node: string }
  | { kind: "function"; node: FunctionOwner; index: number }
  | { kind: "action"; node: string; list: ActionList; index: number }
  | { kind: "edge"; way: Way }
) & { at?: string };

/** The node that a selection is part of; undefined for the flow and its global functions. */
export function nodeOf(selection: Selection): string | undefined {
  if (selection.kind === "flow") return undefined;
  if (selection.kind === "edge") return selection.way.node ?? undefined;
  return selection.node ?? undefined;
}

/** The selection where what it means is still there, else what it was part of. */
export function keepSelection(doc: FlowDocument, selection: Selection): Selection {
  if (selection.kind === "flow") return selection;
  const node = nodeOf(selection);
  if (node !== undefined && findNode(doc, node) === undefined) return { kind: "flow" };
  const there = isThere(doc, selection);
  if (there) return selection;
  return node === undefined ? { kind: "flow" } : { kind: "node", node };
}

function isThere(doc: FlowDocument, selection: Selection): boolean {
  if (selection.kind === "function")
    return functionsOf(doc, selection.node)[selection.index] !== undefined;
  if (selection.kind === "action")
    return actionsOf(doc, selection.node, selection.list)[selection.index] !== undefined;
  if (selection.kind !== "edge") return true;
  const { way } = selection;
  if (way.from === "action") return actionsOf(doc, way.node, way.list)[way.index] !== undefined;
  const source = functionsOf(doc, way.node)[way.index];
  if (source === undefined) return false;
  return typeof way.slot !== "number" || source.decision?.conditions[way.slot] !== undefined;
}

/** The part that a JSON pointer into the document means: what a click on a problem opens. */
export function selectionAt(doc: FlowDocument, pointer: string): Selection {
  const [top, ...rest] = pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (top === "global_functions" && rest[0] !== undefined)
    return { kind: "function", node: null, index: Number(rest[0]), at: pointer };
  const node = top === "nodes" ? doc.nodes[Number(rest[0])] : undefined;
  if (node === undefined) return { kind: "flow", at: pointer };
  const [, data, list, index] = rest;
  if (data === "data" && index !== undefined) {
    if (list === "functions")
      return { kind: "function", node: node.id, index: Number(index), at: pointer };
    if (list === "pre_actions" || list === "post_actions")
      return { kind: "action", node: node.id, list, index: Number(index), at: pointer };
  }
  return { kind: "node", node: node.id, at: pointer };
}
