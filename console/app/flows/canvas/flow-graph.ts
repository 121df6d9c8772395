// A flow as nodes and edges for the canvas. Pure; what did not change stays the very same object, so that it is not drawn again.
import type { FlowProblem } from "@pipecast/flow/check/problem";
import { startNode } from "@pipecast/flow/document/start-node";
import type { Edge, Node } from "@xyflow/react";
import type { FlowDocument, FlowNode } from "../document/flow-document.ts";
import { type Port, functionPorts, portsOf, sizeOf } from "./ports.ts";

/** Id of the card that shows the functions every node has. */
export const globalsId = "pipecast:every-node";

export interface CardData extends Record<string, unknown> {
  /** Undefined for the card of the global functions. */
  node: FlowNode | undefined;
  ports: readonly Port[];
  isStart: boolean;
  /** Targets of its ports that are not there. */
  broken: ReadonlySet<string>;
  errors: number;
  warnings: number;
}

export type Card = Node<CardData, "card">;

interface Kept {
  node: FlowNode | undefined;
  signature: string;
  data: CardData;
  edges: Edge[];
}

/** Makes graphs of one flow, again and again. */
export class FlowGraph {
  #kept = new Map<string, Kept>();
  readonly #say: (data: CardData, id: string) => string;
  #edges: { parts: Edge[][]; all: Edge[] } = { parts: [], all: [] };
  #globals: { functions: FlowDocument["global_functions"]; node: FlowNode } | undefined;

  /** `say`: the name of a card for who does not see it. */
  constructor(say: (data: CardData, id: string) => string = (_data, id) => id) {
    this.#say = say;
  }

  of(doc: FlowDocument, problems: readonly FlowProblem[]): { cards: Card[]; edges: Edge[] } {
    const known = new Set(doc.nodes.map(({ id }) => id));
    const start = startNode(doc).id;
    const counts = countProblems(doc, problems);
    const kept = new Map<string, Kept>();
    const cards = doc.nodes.map((node): Card => {
      const own = this.#keep(node, node.id, known, start, counts.get(node.id));
      kept.set(node.id, own);
      return { ...cardOf(node, node.id, own), ariaLabel: this.#say(own.data, node.id) };
    });
    const globals = this.#globalNode(doc);
    if (globals !== undefined) {
      const own = this.#keep(globals, globalsId, known, start, counts.get(globalsId));
      kept.set(globalsId, own);
      const left = Math.min(...cards.map(({ position }) => position.x));
      const top = Math.min(...cards.map(({ position }) => position.y));
      const position = { x: left - 380, y: top };
      cards.push({
        ...cardOf(globals, globalsId, own),
        ariaLabel: this.#say(own.data, globalsId),
        position,
        draggable: false,
        deletable: false,
      });
    }
    this.#kept = kept;
    return { cards, edges: this.#edgesOf(kept) };
  }

  /** The same list while no way has changed: a new one has every way looked at again. */
  #edgesOf(kept: ReadonlyMap<string, Kept>): Edge[] {
    const parts = [...kept.values()].map(({ edges }) => edges);
    const { parts: before, all } = this.#edges;
    const isSame = parts.length === before.length && parts.every((part, at) => part === before[at]);
    if (isSame) return all;
    this.#edges = { parts, all: parts.flat() };
    return this.#edges.all;
  }

  #globalNode(doc: FlowDocument): FlowNode | undefined {
    const functions = doc.global_functions;
    if (functions === undefined || functions.length === 0) return undefined;
    if (this.#globals?.functions !== functions)
      this.#globals = { functions, node: { id: globalsId, data: { functions } } };
    return this.#globals.node;
  }

  #keep(
    node: FlowNode,
    id: string,
    known: ReadonlySet<string>,
    start: string,
    count: Counted = none,
  ): Kept {
    const before = this.#kept.get(id);
    const ports = before?.node === node ? before.data.ports : portsOfCard(node);
    const broken = new Set(
      ports.flatMap(({ target }) => (target !== "" && !known.has(target) ? [target] : [])),
    );
    const signature = JSON.stringify([[...broken], id === start, count.errors, count.warnings]);
    if (before?.node === node && before.signature === signature) return before;
    const data: CardData = {
      node: id === globalsId ? undefined : node,
      ports,
      broken,
      isStart: id === start && id !== globalsId,
      ...count,
    };
    const edges = edgesOf(id, ports, known);
    const isSame = JSON.stringify(edges) === JSON.stringify(before?.edges);
    return { node, signature, data, edges: isSame && before !== undefined ? before.edges : edges };
  }
}

function portsOfCard(node: FlowNode): Port[] {
  if (node.id !== globalsId) return portsOf(node);
  return (node.data?.functions ?? []).flatMap((source, index) =>
    functionPorts(source, { from: "function", node: null, index, slot: "next" }),
  );
}

function cardOf(node: FlowNode, id: string, { data }: Kept): Card {
  const { width, height } = sizeOf(node);
  const { x = 0, y = 0 } = node.position ?? {};
  return {
    id,
    type: "card",
    position: { x, y },
    data,
    initialWidth: width,
    initialHeight: height,
  };
}

function edgesOf(source: string, ports: readonly Port[], known: ReadonlySet<string>): Edge[] {
  return ports
    .filter(({ target }) => target !== "" && known.has(target))
    .map(({ handle, target, kind }) => ({
      id: `${source}|${handle}`,
      source,
      sourceHandle: handle,
      target,
      targetHandle: "in",
      ...(target === source && { type: "smoothstep" }),
      ...(kind === "action" && { className: "flow-edge-error" }),
      ...(kind === "default" && { className: "flow-edge-default" }),
    }));
}

interface Counted {
  errors: number;
  warnings: number;
}
const none: Counted = { errors: 0, warnings: 0 };

/** How many problems each card has, by its id. */
function countProblems(doc: FlowDocument, problems: readonly FlowProblem[]): Map<string, Counted> {
  const counts = new Map<string, Counted>();
  for (const { path, level } of problems) {
    const [, top, index] = path.split("/");
    const id = top === "nodes" ? doc.nodes[Number(index)]?.id : globalsId;
    if (id === undefined || (top !== "nodes" && top !== "global_functions")) continue;
    const { errors, warnings } = counts.get(id) ?? none;
    counts.set(
      id,
      level === "error" ? { errors: errors + 1, warnings } : { errors, warnings: warnings + 1 },
    );
  }
  return counts;
}
