// The ways out of a node as its card shows them: a port for each, and what kind of row it is on. Pure.
import type { Way } from "../document/edit-ways.ts";
import type { FlowCondition, FlowFunction, FlowNode } from "../document/flow-document.ts";

export interface Port {
  /** Id of the port on its card. */
  handle: string;
  way: Way;
  kind: "function" | "decision" | "case" | "default" | "action";
  /** Name of the function or type of the action, condition of a case. */
  text: string;
  /** "" where the way leads nowhere. */
  target: string;
}

export function portsOf(node: FlowNode): Port[] {
  const functions = (node.data?.functions ?? []).flatMap((source, index) =>
    functionPorts(source, { from: "function", node: node.id, index, slot: "next" }),
  );
  const actions = (["pre_actions", "post_actions"] as const).flatMap((list) =>
    (node.data?.[list] ?? []).flatMap((action, index): Port[] => {
      const target = action.on_error ?? "";
      if (target === "") return [];
      const way: Way = { from: "action", node: node.id, list, index };
      return [{ handle: handleOf(way), way, kind: "action", text: action.type, target }];
    }),
  );
  return [...functions, ...actions];
}

export function functionPorts(source: FlowFunction, way: Way & { from: "function" }): Port[] {
  const port = (kind: Port["kind"], slot: typeof way.slot, text: string, target: string): Port => {
    const own = { ...way, slot };
    return { handle: handleOf(own), way: own, kind, text, target };
  };
  const { decision, name } = source;
  if (decision === undefined || decision === null)
    return [port("function", "next", name, source.next_node_id ?? "")];
  return [
    port("decision", "next", name, ""),
    ...decision.conditions.map((condition, at) =>
      port("case", at, sayCondition(condition), condition.next_node_id),
    ),
    port("default", "default", "", decision.default_next_node_id),
  ];
}

function sayCondition({ operator, value }: FlowCondition): string {
  return `${operator} ${value === undefined ? "" : String(value)}`.trim();
}

/** Not of the node: it stays true when a node is renamed. */
export function handleOf(way: Way): string {
  return way.from === "action" ? `a.${way.list}.${way.index}` : `f.${way.index}.${way.slot}`;
}

/** The way that a port of a card means; undefined for the port that makes a new function. */
export function wayOf(node: string | null, handle: string): Way | undefined {
  const [from, first = "", second = ""] = handle.split(".");
  if (from === "a" && node !== null && (first === "pre_actions" || first === "post_actions"))
    return { from: "action", node, list: first, index: Number(second) };
  if (from !== "f") return undefined;
  const slot = second === "next" || second === "default" ? second : Number(second);
  return { from: "function", node, index: Number(first), slot };
}

export const rowHeight = 28;
export const cardWidth = 264;
const headHeight = 58;
const footHeight = 34;

/** The size of a card, near enough to lay cards out before they are drawn. */
export function sizeOf(node: FlowNode): { width: number; height: number } {
  const rows = portsOf(node).length;
  return { width: cardWidth, height: headHeight + rows * rowHeight + footHeight };
}
