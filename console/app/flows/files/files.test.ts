// Files in and out: nothing lost of good ones, nothing done by bad ones.
import { expect, test } from "vitest";
import { someFlow } from "../document/some-flow.fixture.ts";
import { readFlowFile, readFlowText } from "./read-file.ts";
import { fileNameOf, flowText } from "./save-file.ts";

test("a flow that goes out and comes in again is the same to the letter, unknown keys and order and all", async () => {
  const read = await readFlowText(flowText(someFlow()));
  if (read.kind !== "flow") throw new Error(read.kind);
  expect(flowText(read.document)).toBe(flowText(someFlow()));
  expect(read.notes).toEqual([]);
});

test("the old static form and YAML come in with a report of what stayed behind", async () => {
  const old = {
    initial_node: "hello",
    nodes: {
      hello: {
        task_messages: [{ role: "system", content: "Say hello" }],
        functions: [
          {
            type: "function",
            function: {
              name: "go_on",
              description: "",
              parameters: { type: "object", properties: {} },
              handler: "__function__:go_on",
              transition_to: "bye",
            },
          },
        ],
      },
      bye: { task_messages: [], post_actions: [{ type: "end_conversation" }] },
    },
  };
  const json = await readFlowText(JSON.stringify(old), "Old desk");
  expect(json).toMatchObject({
    kind: "flow",
    form: "static",
    document: { meta: { name: "Old desk" } },
  });
  expect(json.kind === "flow" && json.notes.length).toBeGreaterThan(0);
  const yaml = await readFlowText(
    "initial_node: a\nnodes:\n  a:\n    task_messages: []\n    functions:\n      - {name: go, transition_to: b}\n  b:\n    task_messages: []\n",
  );
  expect(yaml).toMatchObject({ kind: "flow", form: "config" });
});

test("a flow of another editor that names no name gets that of its file", async () => {
  const text = JSON.stringify({ nodes: [{ id: "a" }], edges: [] });
  const file = { name: "Lobby.flow.json", size: 10, text: async () => text };
  expect(await readFlowFile(file)).toMatchObject({ document: { meta: { name: "Lobby" } } });
});

test("hostile and broken files are refused in words, and nothing of them is done", async () => {
  const deep = `{"nodes":[{"id":"a","x":${"[".repeat(5_000)}${"]".repeat(5_000)}}]}`;
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefgh"
    .split("")
    .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefg"[at]}`).join(",")}]`)
    .join("\n")}`;
  const bad = [
    "",
    "hello",
    "null",
    "[]",
    "{",
    '{"nodes":[]}',
    '{"meta":{"name":7},"nodes":[{"id":"a"}]}',
    '{"meta":{"name":"x"},"nodes":[{"id":"a","__proto__":{"polluted":1}}]}',
    `{"meta":{"name":"x"},"nodes":[${Array(501).fill('{"id":"a"}').join(",")}]}`,
    deep,
    bomb,
    "nodes: !!js/function 'function(){ globalThis.hit = 1 }'",
  ];
  for (const text of bad) {
    const read = await readFlowText(text);
    expect(read.kind, text.slice(0, 60)).toBe("refused");
    if (read.kind === "refused") expect(read.problems[0]?.message.length).toBeGreaterThan(10);
  }
  expect((await readFlowText("x".repeat(2_000_001))).kind).toBe("tooLarge");
  const huge = { name: "huge.json", size: 1e9, text: () => Promise.reject(new Error("read")) };
  expect((await readFlowFile(huge)).kind).toBe("tooLarge");
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  expect((globalThis as { hit?: number }).hit).toBeUndefined();
});

test("of a bot's file the flow is taken", async () => {
  const text = JSON.stringify({ format: "pipecast-bot/1", id: "night", flow: someFlow() });
  expect(await readFlowText(text)).toMatchObject({ document: { meta: { name: "Front desk" } } });
});

test("a file is named after its flow", () => {
  expect(fileNameOf({ ...someFlow(), meta: { name: "../../Grand Hotel <b>" } })).toBe(
    "grand-hotel-b.flow.json",
  );
  expect(fileNameOf({ ...someFlow(), meta: { name: "होटल" } })).toBe("flow.flow.json");
});
