// Two versions of a flow are compared in words that a front-office manager can read.
import { expect, test } from "vitest";
import { flowOf, seedsIvr } from "../fixtures/conversation.ts";
import type { Json, JsonObject } from "../json.ts";
import { describeChange } from "./describe-change.ts";
import { diffFlows } from "./diff-flows.ts";

const sentences = (before: unknown, after: unknown) => diffFlows(before, after).map(describeChange);

const desk = (more: JsonObject = {}, root: JsonObject = {}): JsonObject =>
  flowOf(
    {
      ask: {
        label: "Ask",
        functions: [{ name: "book", description: "Book", next_node_id: "bye" }],
        post_actions: [{ type: "tts_say", text: "One moment." }],
        ...more,
      },
      bye: { label: "Bye", post_actions: [{ type: "end_conversation" }] },
    },
    root,
  );

test("the same flow has no changes, wherever its nodes lie and however its edges are drawn", () => {
  const moved = JSON.parse(JSON.stringify(seedsIvr())) as { nodes: JsonObject[]; edges: Json };
  moved.nodes = moved.nodes.map((node) => ({ ...node, position: { x: 1, y: 2 } }));
  moved.edges = [];
  expect(diffFlows(seedsIvr(), moved)).toEqual([]);
});

test("nodes, functions, actions, settings and values are told as added, gone or changed, with both values", () => {
  const before = desk({}, { value_maps: { queue: { desk: "5001" } }, idle: { timeout_s: 5 } });
  const after = desk(
    {
      functions: [
        { name: "book", description: "Book a room", next_node_id: "bye" },
        { name: "cancel", description: "Cancel" },
      ],
      post_actions: [{ type: "tts_say", text: "Please wait." }, { type: "end_conversation" }],
    },
    { value_maps: { queue: { desk: "5002" }, hours: {} } },
  );
  (after["nodes"] as unknown as JsonObject[]).push({ id: "more", data: { label: "More" } });
  expect(sentences(before, after)).toEqual([
    'The flow: idle is gone; it was {"timeout_s":5}.',
    "The value map queue: desk was 5001, is 5002.",
    "The value map hours is new.",
    "The node More is new.",
    "The function book at node ask: description was Book, is Book a room.",
    "The function cancel at node ask is new.",
    'The action tts_say at node ask: post_actions was {"type":"tts_say","text":"One moment."}, is {"type":"tts_say","text":"Please wait."}.',
    "The action end_conversation at node ask is new.",
  ]);
  expect(sentences(after, before)).toContain("The node More is gone.");
});

test("a node that only has another name is renamed, not gone and new; a new order is told as such", () => {
  const renamed = JSON.parse(JSON.stringify(desk()).replaceAll('"bye"', '"farewell"'));
  expect(sentences(desk(), renamed)).toEqual([
    "Node bye is now called farewell.",
    "The function book at node ask: next_node_id was bye, is farewell.",
  ]);
  const actions = [
    { type: "tts_say", text: "a" },
    { type: "tts_say", text: "b" },
  ];
  expect(
    sentences(desk({ post_actions: actions }), desk({ post_actions: actions.toReversed() })),
  ).toEqual(["The post actions at node ask are in another order."]);
});

test("anything may be compared: no JSON makes it fail, and a long value is cut", () => {
  const odd: unknown[] = [null, 3, "x", [], {}, { nodes: 3 }, { nodes: [null, 3, { id: {} }] }];
  odd.push({ nodes: [{ data: { functions: "f", post_actions: { a: 1 } } }], value_maps: [1] });
  odd.push(JSON.parse('{"__proto__":{"a":1},"constructor":2,"nodes":[{"id":"__proto__"}]}'));
  for (const before of odd) for (const after of odd) sentences(before, after);
  const [long] = diffFlows({ note: "" }, { note: "x".repeat(100_000) });
  expect(long?.after?.length).toBeLessThan(500);
});
