// Edits of what a node does before and after it speaks.
import { findNode, setNodeData } from "./edit-nodes.ts";
import type { ActionList, FlowAction, FlowDocument } from "./flow-document.ts";
import { type Patch, moveEntry, patchObject, removeAt, replaceAt } from "./patch-object.ts";

export function actionsOf(doc: FlowDocument, node: string, list: ActionList): FlowAction[] {
  return findNode(doc, node)?.data?.[list] ?? [];
}

export function setActions(
  doc: FlowDocument,
  node: string,
  list: ActionList,
  actions: FlowAction[],
): FlowDocument {
  if (actions === actionsOf(doc, node, list)) return doc;
  return setNodeData(doc, node, { [list]: actions });
}

export function addAction(
  doc: FlowDocument,
  node: string,
  list: ActionList,
  action: FlowAction,
): FlowDocument {
  return setActions(doc, node, list, [...actionsOf(doc, node, list), action]);
}

/** Keys of an action; `undefined` removes one. */
export function setAction(
  doc: FlowDocument,
  node: string,
  list: ActionList,
  index: number,
  patch: Patch<FlowAction>,
): FlowDocument {
  const actions = actionsOf(doc, node, list);
  const action = actions[index];
  if (action === undefined) return doc;
  return setActions(doc, node, list, replaceAt(actions, index, patchObject(action, patch)));
}

export function removeAction(
  doc: FlowDocument,
  node: string,
  list: ActionList,
  index: number,
): FlowDocument {
  const actions = actionsOf(doc, node, list);
  return actions[index] === undefined ? doc : setActions(doc, node, list, removeAt(actions, index));
}

export function moveAction(
  doc: FlowDocument,
  node: string,
  list: ActionList,
  from: number,
  to: number,
): FlowDocument {
  return setActions(doc, node, list, moveEntry(actionsOf(doc, node, list), from, to));
}
