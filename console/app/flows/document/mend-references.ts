// What leads to a node that is renamed or removed: every way there is found and mended.
import type {
  FlowAction,
  FlowDecision,
  FlowDocument,
  FlowFunction,
  FlowNode,
} from "./flow-document.ts";
import { type Patch, patchObject } from "./patch-object.ts";

/** `keep`: broken, and shown as such; `clear`: nothing leads anywhere; `redirect`: to another node. */
export type Mending = { kind: "keep" } | { kind: "clear" } | { kind: "redirect"; to: string };

/** Where a way leads instead; undefined where it is to lead nowhere. */
type Turn = (target: string) => string | undefined;

export function renameReferences(doc: FlowDocument, from: string, to: string): FlowDocument {
  const turned = turnAll(doc, (target) => (target === from ? to : target));
  if (turned.edges === undefined) return turned;
  const edges = same(turned.edges, (edge) =>
    patchObject(edge, {
      ...(edge.source === from && { source: to }),
      ...(edge.target === from && { target: to }),
    }),
  );
  return patchObject(turned, { edges });
}

export function mendReferences(doc: FlowDocument, gone: string, mending: Mending): FlowDocument {
  const drawn =
    doc.edges === undefined
      ? doc
      : patchObject(doc, {
          edges: filterSame(doc.edges, ({ source, target }) => source !== gone && target !== gone),
        });
  if (mending.kind === "keep") return drawn;
  const to = mending.kind === "redirect" ? mending.to : undefined;
  return turnAll(drawn, (target) => (target === gone ? to : target));
}

function turnAll(doc: FlowDocument, turn: Turn): FlowDocument {
  const patch: Patch<FlowDocument> = { nodes: same(doc.nodes, (node) => turnNode(node, turn)) };
  if (doc.global_functions !== undefined)
    patch.global_functions = same(doc.global_functions, (one) =>
      turnFunction(one, turn, undefined),
    );
  return patchObject(doc, patch);
}

function turnNode(node: FlowNode, turn: Turn): FlowNode {
  const { data } = node;
  if (data === undefined) return node;
  const patch: Patch<typeof data> = {};
  if (data.functions !== undefined)
    patch.functions = same(data.functions, (one) => turnFunction(one, turn, node.id));
  for (const list of ["pre_actions", "post_actions"] as const) {
    const actions = data[list];
    if (actions !== undefined) patch[list] = same(actions, (action) => turnAction(action, turn));
  }
  return patchObject(node, { data: patchObject(data, patch) });
}

function turnFunction(source: FlowFunction, turn: Turn, owner: string | undefined): FlowFunction {
  const patch: Patch<FlowFunction> = {};
  if (typeof source.next_node_id === "string" && source.next_node_id !== "")
    patch.next_node_id = turn(source.next_node_id);
  if (source.decision !== undefined && source.decision !== null)
    patch.decision = turnDecision(source.decision, turn, owner);
  return patchObject(source, patch);
}

/** A case that leads nowhere goes; a default must lead somewhere: it stays where the conversation is. */
function turnDecision(decision: FlowDecision, turn: Turn, owner: string | undefined): FlowDecision {
  const conditions = filterSame(
    same(decision.conditions, (condition) => {
      const target = turn(condition.next_node_id);
      return patchObject(condition, { next_node_id: target ?? "" });
    }),
    ({ next_node_id: target }, index) =>
      target !== "" || decision.conditions[index]?.next_node_id === "",
  );
  const fallback = turn(decision.default_next_node_id) ?? owner ?? decision.default_next_node_id;
  return patchObject(decision, { conditions, default_next_node_id: fallback });
}

function turnAction(action: FlowAction, turn: Turn): FlowAction {
  if (typeof action.on_error !== "string" || action.on_error === "") return action;
  return patchObject(action, { on_error: turn(action.on_error) });
}

function same<T>(list: T[], change: (entry: T) => T): T[] {
  const next = list.map(change);
  return next.every((entry, at) => entry === list[at]) ? list : next;
}

function filterSame<T>(list: T[], keep: (entry: T, index: number) => boolean): T[] {
  const next = list.filter(keep);
  return next.length === list.length ? list : next;
}
