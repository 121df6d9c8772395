// Edits of where a conversation goes on: a function's next node, the cases and the default of its decision.
import { functionsOf, setFunction } from "./edit-functions.ts";
import { actionsOf, setAction } from "./edit-actions.ts";
import type {
  ActionList,
  FlowCondition,
  FlowDecision,
  FlowDocument,
  FunctionOwner,
} from "./flow-document.ts";
import { type Patch, patchObject, removeAt, replaceAt } from "./patch-object.ts";

/** One way out of a node: of a function (its next node, a case by number, the default), or of an action that failed. */
export type Way =
  | { from: "function"; node: FunctionOwner; index: number; slot: "next" | "default" | number }
  | { from: "action"; node: string; list: ActionList; index: number };

/** Where a way leads; "" where it leads nowhere. */
export function targetOf(doc: FlowDocument, way: Way): string {
  if (way.from === "action") return actionsOf(doc, way.node, way.list)[way.index]?.on_error ?? "";
  const source = functionsOf(doc, way.node)[way.index];
  if (way.slot === "next") return source?.next_node_id ?? "";
  if (way.slot === "default") return source?.decision?.default_next_node_id ?? "";
  return source?.decision?.conditions[way.slot]?.next_node_id ?? "";
}

/** Has a way lead to a node. A function gets its next node also where it had a decision's case in mind that is gone. */
export function connect(doc: FlowDocument, way: Way, target: string): FlowDocument {
  if (way.from === "action")
    return setAction(doc, way.node, way.list, way.index, { on_error: target });
  if (way.slot === "next") return setFunction(doc, way.node, way.index, { next_node_id: target });
  if (way.slot === "default")
    return setDecision(doc, way.node, way.index, { default_next_node_id: target });
  return setCondition(doc, way.node, way.index, way.slot, { next_node_id: target });
}

/** Has a way lead nowhere: a case goes, a default stays at its node, the rest is cleared. */
export function disconnect(doc: FlowDocument, way: Way): FlowDocument {
  if (way.from === "action")
    return setAction(doc, way.node, way.list, way.index, { on_error: undefined });
  if (way.slot === "next")
    return setFunction(doc, way.node, way.index, { next_node_id: undefined });
  if (way.slot === "default")
    return way.node === null
      ? doc
      : setDecision(doc, way.node, way.index, { default_next_node_id: way.node });
  return removeCondition(doc, way.node, way.index, way.slot);
}

/** Keys of a function's decision. Null takes the decision away: its default becomes the next node. */
export function setDecision(
  doc: FlowDocument,
  owner: FunctionOwner,
  index: number,
  patch: Patch<FlowDecision> | null,
): FlowDocument {
  const source = functionsOf(doc, owner)[index];
  if (source === undefined) return doc;
  const before = source.decision ?? undefined;
  if (patch === null) {
    const next = before?.default_next_node_id ?? source.next_node_id ?? undefined;
    return setFunction(doc, owner, index, { decision: undefined, next_node_id: next });
  }
  const decision =
    before === undefined ? newDecision(source.next_node_id ?? owner ?? "", patch) : before;
  return setFunction(doc, owner, index, { decision: patchObject(decision, patch) });
}

function newDecision(fallback: string, patch: Patch<FlowDecision>): FlowDecision {
  return {
    action: patch.action ?? "",
    conditions: [],
    default_next_node_id: fallback,
  };
}

export function addCondition(
  doc: FlowDocument,
  owner: FunctionOwner,
  index: number,
  condition: FlowCondition,
): FlowDocument {
  const conditions = functionsOf(doc, owner)[index]?.decision?.conditions ?? [];
  return setDecision(doc, owner, index, { conditions: [...conditions, condition] });
}

export function setCondition(
  doc: FlowDocument,
  owner: FunctionOwner,
  index: number,
  at: number,
  patch: Patch<FlowCondition>,
): FlowDocument {
  const conditions = functionsOf(doc, owner)[index]?.decision?.conditions ?? [];
  const condition = conditions[at];
  if (condition === undefined) return doc;
  return setDecision(doc, owner, index, {
    conditions: replaceAt(conditions, at, patchObject(condition, patch)),
  });
}

export function removeCondition(
  doc: FlowDocument,
  owner: FunctionOwner,
  index: number,
  at: number,
): FlowDocument {
  const conditions = functionsOf(doc, owner)[index]?.decision?.conditions ?? [];
  if (conditions[at] === undefined) return doc;
  return setDecision(doc, owner, index, { conditions: removeAt(conditions, at) });
}
