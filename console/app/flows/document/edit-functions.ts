// Edits of functions, of a node's and of the global ones (owner null).
import { findNode, setNodeData } from "./edit-nodes.ts";
import type { FlowDocument, FlowFunction, FunctionOwner } from "./flow-document.ts";
import { unusedName } from "./names.ts";
import { type Patch, moveEntry, patchObject, removeAt, replaceAt } from "./patch-object.ts";

export function functionsOf(doc: FlowDocument, owner: FunctionOwner): FlowFunction[] {
  const found = owner === null ? doc.global_functions : findNode(doc, owner)?.data?.functions;
  return found ?? [];
}

export function setFunctions(
  doc: FlowDocument,
  owner: FunctionOwner,
  functions: FlowFunction[],
): FlowDocument {
  if (functions === functionsOf(doc, owner)) return doc;
  return owner === null
    ? patchObject(doc, { global_functions: functions })
    : setNodeData(doc, owner, { functions });
}

/** The functions that every node has. */
export function setGlobalFunctions(doc: FlowDocument, functions: FlowFunction[]): FlowDocument {
  return setFunctions(doc, null, functions);
}

/** Adds a function at the end, or at `index`, under a name that its list does not have yet. */
export function addFunction(
  doc: FlowDocument,
  owner: FunctionOwner,
  source: FlowFunction,
  index?: number,
): FlowDocument {
  const list = functionsOf(doc, owner);
  const name = unusedName(source.name, new Set(list.map((one) => one.name)));
  const at = index ?? list.length;
  return setFunctions(doc, owner, [...list.slice(0, at), { ...source, name }, ...list.slice(at)]);
}

/** Keys of a function; `undefined` removes one. */
export function setFunction(
  doc: FlowDocument,
  owner: FunctionOwner,
  index: number,
  patch: Patch<FlowFunction>,
): FlowDocument {
  const list = functionsOf(doc, owner);
  const source = list[index];
  if (source === undefined) return doc;
  return setFunctions(doc, owner, replaceAt(list, index, patchObject(source, patch)));
}

export function removeFunction(
  doc: FlowDocument,
  owner: FunctionOwner,
  index: number,
): FlowDocument {
  const list = functionsOf(doc, owner);
  return list[index] === undefined ? doc : setFunctions(doc, owner, removeAt(list, index));
}

export function moveFunction(
  doc: FlowDocument,
  owner: FunctionOwner,
  from: number,
  to: number,
): FlowDocument {
  return setFunctions(doc, owner, moveEntry(functionsOf(doc, owner), from, to));
}
