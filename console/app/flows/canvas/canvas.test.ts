// What the canvas shows of a flow and what its gestures do to it, without a browser.
import { expect, test } from "vitest";
import { findNode, moveNodeTo, removeNode, setNodeData } from "../document/edit-nodes.ts";
import type { FlowDocument } from "../document/flow-document.ts";
import { someFlow } from "../document/some-flow.fixture.ts";
import { copyNodes, pasteNodes, readPasted } from "./clipboard.ts";
import { FlowGraph, globalsId } from "./flow-graph.ts";
import { layoutFlow, overlaps, placeNodes } from "./layout-flow.ts";
import { addNew, lead, placeBeside } from "./new-node.ts";
import { handleOf, portsOf, wayOf } from "./ports.ts";

test("every way out of a node has a port of its own, by which it is found again", () => {
  const flow = someFlow();
  const ports = flow.nodes.flatMap(portsOf);
  expect(ports.map(({ kind, target }) => `${kind} ${target}`)).toEqual([
    "decision ",
    "case desk",
    "case goodbye",
    "default desk",
    "function goodbye",
    "function welcome",
    "action goodbye",
  ]);
  for (const { way } of ports) expect(wayOf(way.node, handleOf(way))).toEqual(way);
  expect(wayOf("welcome", "new")).toBeUndefined();
});

test("the canvas has an edge for each way to a node that is there, and marks the others as broken", () => {
  const { cards, edges } = new FlowGraph().of(removeNode(someFlow(), "goodbye"), []);
  expect(edges.map(({ source, target }) => `${source}>${target}`)).toEqual([
    "welcome>desk",
    "welcome>desk",
    "desk>welcome",
    `${globalsId}>desk`,
  ]);
  expect(cards.map(({ data }) => [...data.broken])).toEqual([["goodbye"], ["goodbye"], []]);
  expect(cards.map(({ data }) => data.isStart)).toEqual([true, false, false]);
});

test("what a change does not touch is not drawn again", () => {
  const graph = new FlowGraph();
  const flow = someFlow();
  const first = graph.of(flow, []);
  const second = graph.of(setNodeData(flow, "desk", { label: "Reception" }), []);
  const same = second.cards.map(({ data }, at) => data === first.cards[at]?.data);
  expect(same).toEqual([true, false, true, true]);
  const third = graph.of(moveNodeTo(flow, "goodbye", { x: 1, y: 2 }), [
    { code: "X", level: "error", path: "/nodes/0/data", message: "" },
  ]);
  expect(third.cards[0]?.data.errors).toBe(1);
  expect(third.cards[3]?.data).toBe(first.cards[3]?.data);
});

test("nodes are laid out along the ways, none on another", async () => {
  const piled: FlowDocument = {
    ...someFlow(),
    nodes: someFlow().nodes.map(({ position: _none, ...node }) => node),
  };
  expect(overlaps(piled)).toBe(true);
  const tidy = placeNodes(piled, await layoutFlow(piled));
  expect(overlaps(tidy)).toBe(false);
  const x = (id: string) => findNode(tidy, id)?.position?.x ?? 0;
  expect(x("welcome")).toBeLessThan(x("desk"));
  expect(x("desk")).toBeLessThan(x("goodbye"));
});

test("copied nodes go to another flow with their maps; ways among them stay among them", () => {
  const flow = setNodeData(someFlow(), "desk", {
    task_messages: [{ role: "system", content: "{value_map.extensions.{state.x}}" }],
  });
  const pasted = readPasted(copyNodes(flow, new Set(["desk", "welcome"])));
  if (pasted.kind !== "nodes") throw new Error(pasted.kind);
  const other: FlowDocument = { meta: { name: "Other" }, nodes: [{ id: "desk", type: "initial" }] };
  const { doc, ids } = pasteNodes(other, pasted, { x: 10, y: 20 });
  expect(ids).toEqual(["welcome", "desk_2"]);
  expect(doc.nodes.map(({ id, type }) => `${id} ${type}`)).toEqual([
    "desk initial",
    "welcome node",
    "desk_2 node",
  ]);
  expect(portsOf(doc.nodes[1] ?? { id: "" }).map(({ target }) => target)).toEqual([
    "",
    "desk_2",
    "goodbye",
    "desk_2",
    "goodbye",
  ]);
  expect(doc.value_maps).toEqual({ extensions: { reception: "5001" } });
  expect(doc.nodes[2]?.position).toEqual({ x: 410, y: 20 });
});

test("pasting into the same flow makes copies and leaves the first as they are", () => {
  const flow = someFlow();
  const pasted = readPasted(copyNodes(flow, new Set(["welcome", "desk", "goodbye"])));
  if (pasted.kind !== "nodes") throw new Error(pasted.kind);
  const { doc } = pasteNodes(flow, pasted, { x: 0, y: 0 });
  expect(doc.nodes.slice(0, 3)).toEqual(flow.nodes);
  const led = doc.nodes.slice(3).flatMap((node) => portsOf(node).map(({ target }) => target));
  expect(new Set(led)).toEqual(new Set(["", "desk_2", "goodbye_2", "welcome_2"]));
});

test("what is pasted and is no flow is refused in words, or left to the browser", () => {
  expect(readPasted("Dear guest,").kind).toBe("other");
  expect(readPasted('{"nodes": [').kind).toBe("other");
  expect(readPasted('{"nodes": 5}').kind).toBe("refused");
  expect(readPasted('{"nodes": [{"id": 7}]}').kind).toBe("refused");
  expect(readPasted(`{"nodes": "${"x".repeat(2_000_001)}"}`).kind).toBe("refused");
  const deep = `{"nodes": [{"id": "a", "x": ${"[".repeat(500)}${"]".repeat(500)}}]}`;
  expect(readPasted(deep).kind).toBe("refused");
  const evil = readPasted('{"nodes":[{"id":"a","__proto__":{"polluted":1}}]}');
  expect(evil.kind).toBe("refused");
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test("a new node stands beside where one is, on nothing, and is led to from any port", () => {
  const flow = someFlow();
  const place = placeBeside(flow, "welcome");
  const { doc, id } = addNew(flow, "end", "Good bye!", place);
  expect(id).toBe("good_bye");
  expect(overlaps(doc)).toBe(false);
  expect(findNode(doc, id)?.data?.post_actions).toEqual([{ type: "end_conversation" }]);
  const again = addNew(doc, "end", "Good bye!", place);
  expect(again.id).toBe("good_bye_2");
  const led = lead(doc, "desk", undefined, id);
  expect(findNode(led, "desk")?.data?.functions?.at(-1)).toMatchObject({
    name: "go_to_good_bye",
    next_node_id: "good_bye",
  });
  const moved = lead(doc, "desk", wayOf("desk", "f.0.next"), id);
  expect(findNode(moved, "desk")?.data?.functions?.[0]?.next_node_id).toBe(id);
});

test("typing in a node's texts gives the canvas the same list of ways; a way that goes gives another", () => {
  const graph = new FlowGraph();
  const flow = someFlow();
  const before = graph.of(flow, []).edges;
  const typed = setNodeData(flow, "welcome", { label: "Another label" });
  expect(graph.of(typed, []).edges).toBe(before);
  expect(graph.of(removeNode(typed, "goodbye"), []).edges).not.toBe(before);
});
