// Edits of a flow: they do what they say, and nothing else.
import { expect, test } from "vitest";
import { addAction, moveAction, removeAction, setAction } from "./edit-actions.ts";
import { addFunction, moveFunction, removeFunction, setFunction } from "./edit-functions.ts";
import {
  addNode,
  duplicateNode,
  findNode,
  moveNodeTo,
  removeNode,
  renameNode,
  setNodeData,
  setStart,
} from "./edit-nodes.ts";
import { setMeta, setRoot } from "./edit-root.ts";
import { addCondition, connect, disconnect, setDecision, targetOf } from "./edit-ways.ts";
import type { FlowDocument } from "./flow-document.ts";
import { selectionAt } from "./selection.ts";
import { someFlow } from "./some-flow.fixture.ts";

/** Every value under a key that names a node. */
function targets(doc: FlowDocument): string[] {
  const found = JSON.stringify(doc).matchAll(
    /"(?:next_node_id|default_next_node_id|on_error)":"([^"]*)"/g,
  );
  return [...found].map(([, target]) => target ?? "");
}

test("a renamed node is still where every way led: next node, cases, default, on_error, drawn edges, global functions", () => {
  const flow = someFlow();
  const renamed = renameNode(renameNode(flow, "goodbye", "farewell"), "desk", "front-desk.1");
  expect(targets(renamed)).toEqual(
    targets(flow).map((id) => ({ goodbye: "farewell", desk: "front-desk.1" })[id] ?? id),
  );
  expect(renamed.edges).toEqual([
    { id: "e1", source: "welcome", target: "farewell", label: "leave", x_bend: 3 },
  ]);
  expect(renameNode(renamed, "front-desk.1", "desk")).toEqual(
    renameNode(flow, "goodbye", "farewell"),
  );
});

test("a node is not renamed to nothing, nor to a name that another has", () => {
  const flow = someFlow();
  expect(renameNode(flow, "desk", "")).toBe(flow);
  expect(renameNode(flow, "desk", "welcome")).toBe(flow);
});

test("of a removed node nothing is left that leads there, where that is wished", () => {
  const flow = someFlow();
  expect(targets(removeNode(flow, "goodbye"))).toContain("goodbye");
  const cleared = removeNode(flow, "goodbye", { kind: "clear" });
  expect(targets(cleared)).not.toContain("goodbye");
  expect(cleared.edges).toEqual([]);
  const [choose, leave] = cleared.nodes[0]?.data?.functions ?? [];
  expect(choose?.decision?.conditions).toHaveLength(1);
  expect(leave).toEqual({ name: "leave", description: "" });
  const redirected = removeNode(flow, "desk", { kind: "redirect", to: "goodbye" });
  expect(new Set(targets(redirected))).toEqual(new Set(["goodbye"]));
});

test("a decision whose default's node is removed stays at its own node, and says so to nobody else", () => {
  const cleared = removeNode(someFlow(), "desk", { kind: "clear" });
  const decision = cleared.nodes[0]?.data?.functions?.[0]?.decision;
  expect(decision?.default_next_node_id).toBe("welcome");
  expect(decision?.conditions.map((one) => one.next_node_id)).toEqual(["goodbye"]);
});

test("what an edit does not touch stays the very same object", () => {
  const flow = someFlow();
  const edited = setNodeData(flow, "desk", { label: "Reception" });
  expect(edited.nodes[0]).toBe(flow.nodes[0]);
  expect(edited.nodes[1]?.data?.functions).toBe(flow.nodes[1]?.data?.functions);
  expect(setNodeData(flow, "desk", { label: "Desk" })).toBe(flow);
  expect(setNodeData(flow, "nobody", { label: "Desk" })).toBe(flow);
  expect(removeNode(flow, "nobody", { kind: "clear" })).toBe(flow);
  const rest = removeNode(flow, "goodbye", { kind: "clear" });
  expect(rest.global_functions).toBe(flow.global_functions);
  expect(moveNodeTo(flow, "desk", { x: 400, y: 0 })).toBe(flow);
});

const keys = (text: string) => [...text.matchAll(/"([^"]+)":/g)].map(([, key]) => key);

test("unknown keys and the order of keys survive every edit", () => {
  const flow = someFlow();
  let edited = setFunction(flow, "welcome", 0, { description: "Chosen" });
  edited = setAction(edited, "desk", "post_actions", 0, { url: "https://hotel.example/2" });
  edited = moveNodeTo(edited, "welcome", { x: 5, y: 6 });
  edited = setMeta(edited, { name: "Lobby" });
  edited = setNodeData(edited, "welcome", { label: "Hello" });
  expect(keys(JSON.stringify(edited))).toEqual(keys(JSON.stringify(flow)));
  expect(edited.nodes[0]?.position).toEqual({ x: 5, y: 6, z: 7 });
  expect(edited).toMatchObject({ context: flow["context"], meta: { author_note: "kept" } });
});

test("a key with undefined is removed, and __proto__ is a key like any other", () => {
  const flow = JSON.parse(
    JSON.stringify(someFlow()).replace('"mood":', '"__proto__":{"polluted":1},"mood":'),
  ) as FlowDocument;
  const edited = setNodeData(flow, "welcome", { functions: undefined, label: "Hi" });
  expect(Object.keys(edited.nodes[0]?.data ?? {})).toEqual([
    "label",
    "role_messages",
    "__proto__",
    "mood",
  ]);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  expect(edited.nodes[0]?.data?.["polluted"]).toBeUndefined();
});

test("a copy has an id and a place of its own, leads where the first leads, and is no second start", () => {
  const copied = duplicateNode(duplicateNode(someFlow(), "welcome"), "welcome");
  expect(copied.nodes.map(({ id }) => id)).toEqual([
    "welcome",
    "desk",
    "goodbye",
    "welcome_2",
    "welcome_3",
  ]);
  expect(copied.nodes[3]?.type).toBe("node");
  expect(copied.nodes[3]?.position).toEqual({ x: 40, y: 60, z: 7 });
  expect(copied.nodes[3]?.data).toEqual(copied.nodes[0]?.data);
});

test("a node that is added under a taken id gets another", () => {
  const flow = addNode(someFlow(), { id: "desk", type: "node" });
  expect(flow.nodes.at(-1)?.id).toBe("desk_2");
});

test("there is one start: who becomes it takes it from who was", () => {
  const flow = setStart(someFlow(), "desk");
  expect(flow.nodes.map(({ type }) => type)).toEqual(["node", "initial", "end"]);
});

test("functions are added under a free name, moved, and removed, those of the flow too", () => {
  let flow = addFunction(someFlow(), "welcome", { name: "leave" }, 0);
  expect(names(flow, "welcome")).toEqual(["leave_2", "choose", "leave"]);
  flow = moveFunction(flow, "welcome", 0, 99);
  expect(names(flow, "welcome")).toEqual(["choose", "leave", "leave_2"]);
  flow = removeFunction(flow, "welcome", 0);
  expect(names(flow, "welcome")).toEqual(["leave", "leave_2"]);
  flow = addFunction(flow, null, { name: "operator" });
  expect(flow.global_functions?.map(({ name }) => name)).toEqual(["operator", "operator_2"]);
});

test("actions are added, moved and removed in their own list", () => {
  let flow = addAction(someFlow(), "desk", "post_actions", { type: "tts_say", text: "Hi" });
  flow = moveAction(flow, "desk", "post_actions", 1, 0);
  flow = addAction(flow, "desk", "pre_actions", { type: "end_conversation" });
  expect(findNode(flow, "desk")?.data?.post_actions?.map(({ type }) => type)).toEqual([
    "tts_say",
    "webhook",
  ]);
  flow = removeAction(flow, "desk", "post_actions", 1);
  expect(findNode(flow, "desk")?.data?.pre_actions).toHaveLength(1);
});

test("every way out can be led elsewhere and nowhere", () => {
  const flow = someFlow();
  const choose = { from: "function", node: "welcome", index: 0 } as const;
  const ways = [
    { ...choose, slot: 1 },
    { ...choose, slot: "default" },
    { ...choose, index: 1, slot: "next" },
    { from: "function", node: null, index: 0, slot: "next" },
    { from: "action", node: "desk", list: "post_actions", index: 0 },
  ] as const;
  for (const way of ways) {
    const there = connect(flow, way, "welcome");
    expect(targetOf(there, way)).toBe("welcome");
    expect(targetOf(disconnect(flow, way), way)).toBe(
      "slot" in way && way.slot === "default" ? "welcome" : "",
    );
  }
});

test("a decision begins with where the function led, and leaves its default behind", () => {
  let flow = setDecision(someFlow(), "welcome", 1, { action: "result = 1" });
  flow = addCondition(flow, "welcome", 1, { operator: "==", value: "1", next_node_id: "desk" });
  expect(flow.nodes[0]?.data?.functions?.[1]?.decision).toEqual({
    action: "result = 1",
    conditions: [{ operator: "==", value: "1", next_node_id: "desk" }],
    default_next_node_id: "goodbye",
  });
  expect(setDecision(flow, "welcome", 1, null).nodes[0]?.data?.functions?.[1]).toEqual({
    name: "leave",
    description: "",
    next_node_id: "goodbye",
  });
});

test("a place in the document is the part of it that can be looked at", () => {
  const flow = someFlow();
  const kinds = [
    "",
    "/meta/name",
    "/nodes/0/data/functions/1/name",
    "/nodes/1/data/post_actions/0/url",
    "/nodes/2/position",
    "/nodes/9",
    "/global_functions/0",
  ].map((pointer) => selectionAt(flow, pointer));
  expect(kinds).toEqual([
    { kind: "flow", at: "" },
    { kind: "flow", at: "/meta/name" },
    { kind: "function", node: "welcome", index: 1, at: "/nodes/0/data/functions/1/name" },
    {
      kind: "action",
      node: "desk",
      list: "post_actions",
      index: 0,
      at: "/nodes/1/data/post_actions/0/url",
    },
    { kind: "node", node: "goodbye", at: "/nodes/2/position" },
    { kind: "flow", at: "/nodes/9" },
    { kind: "function", node: null, index: 0, at: "/global_functions/0" },
  ]);
  expect(setRoot(flow, { value_maps: undefined }).value_maps).toBeUndefined();
});

function names(doc: FlowDocument, node: string): string[] {
  return (findNode(doc, node)?.data?.functions ?? []).map(({ name }) => name);
}
