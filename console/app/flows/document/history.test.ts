// Undo and redo of a flow's changes.
import { expect, test } from "vitest";
import { setMeta } from "./edit-root.ts";
import { FlowStore } from "./flow-store.ts";
import { MAX_STEPS } from "./history.ts";
import { someFlow } from "./some-flow.fixture.ts";

function open() {
  let now = 0;
  const store = new FlowStore(someFlow(), () => now);
  const type = (name: string, merge?: string) =>
    store.change("Name", (doc) => setMeta(doc, { name }), merge === undefined ? {} : { merge });
  return { store, type, wait: (ms: number) => (now += ms) };
}

test("undo goes back step by step, redo forward again, and a change forgets what was undone", () => {
  const { store, type } = open();
  const first = store.document;
  type("One");
  type("Two");
  store.undo();
  expect(store.document.meta.name).toBe("One");
  store.undo();
  expect(store.document).toBe(first);
  store.undo();
  expect(store.document).toBe(first);
  store.redo();
  store.redo();
  store.redo();
  expect(store.document.meta.name).toBe("Two");
  store.undo();
  type("Three");
  store.redo();
  expect(store.document.meta.name).toBe("Three");
});

test("typing in one field is one step; a pause, another field or an undo in between begins a new one", () => {
  const { store, type, wait } = open();
  for (const name of ["G", "Gr", "Gra"]) type(name, "meta.name");
  wait(2_001);
  type("Gran", "meta.name");
  type("Grand", "meta.name");
  store.change("Version", (doc) => setMeta(doc, { version: "2" }), { merge: "meta.version" });
  type("Grand!", "meta.name");
  const seen: string[] = [];
  for (let left = 4; left > 0; left -= 1) {
    store.undo();
    seen.push(store.document.meta.name);
  }
  expect(seen).toEqual(["Grand", "Grand", "Gra", "Front desk"]);
  type("A", "meta.name");
  expect(store.read().history.past).toHaveLength(1);
});

test("a change that changes nothing is no step, and steps are capped", () => {
  const { store, type } = open();
  store.change("Nothing", (doc) => setMeta(doc, { name: "Front desk" }));
  expect(store.read().history.past).toEqual([]);
  for (let count = 0; count < MAX_STEPS + 20; count += 1) type(`Name ${count}`);
  expect(store.read().history.past).toHaveLength(MAX_STEPS);
});

test("what is looked at stays looked at, until an undo takes it away", () => {
  const { store } = open();
  store.select({ kind: "function", node: "welcome", index: 1 });
  store.change("Remove", (doc) => ({
    ...doc,
    nodes: doc.nodes.map((node) =>
      node.id === "welcome" ? { ...node, data: { ...node.data, functions: [] } } : node,
    ),
  }));
  expect(store.read().selection).toEqual({ kind: "node", node: "welcome" });
  store.change("Remove", (doc) => ({ ...doc, nodes: doc.nodes.slice(1) }));
  expect(store.read().selection).toEqual({ kind: "flow" });
});
