// What is offered about problems, and how two checks become one list.
import { checkFlow } from "@pipecast/flow/check/check-flow";
import { expect, test } from "vitest";
import { renameNode, setNodeData } from "../document/edit-nodes.ts";
import { setFunction } from "../document/edit-functions.ts";
import type { FlowDocument } from "../document/flow-document.ts";
import { someFlow } from "../document/some-flow.fixture.ts";
import { applyPatch } from "./apply-patch.ts";
import { compareFound, mergeProblems } from "./merge-problems.ts";
import { quickFixes } from "./quick-fixes.ts";

/** The document after each fix that is offered for problems of a code, by kind. */
async function fixed(doc: FlowDocument, code: string): Promise<Map<string, FlowDocument>> {
  const problem = (await checkFlow(doc)).find((one) => one.code === code);
  if (problem === undefined) throw new Error(`no ${code}`);
  return new Map(quickFixes(doc, problem).map((fix) => [fix.kind, fix.edit(doc)]));
}

async function codes(doc: FlowDocument | undefined): Promise<string[]> {
  return (await checkFlow(doc)).map(({ code }) => code);
}

test("a way to a node that is not there: the node is made, the way is removed, or it goes where it was meant", async () => {
  const doc = setFunction(someFlow(), "welcome", 1, { next_node_id: "goodbyee" });
  const fixes = await fixed(doc, "TARGET_MISSING");
  expect([...fixes.keys()]).toEqual(["suggested", "createNode", "removeWay"]);
  for (const [kind, after] of fixes)
    expect(await codes(after), kind).not.toContain("TARGET_MISSING");
  expect(fixes.get("createNode")?.nodes.at(-1)?.id).toBe("goodbyee");
  expect(fixes.get("suggested")).toEqual(someFlow());
});

test("a case, a default and an on_error that lead nowhere are mended each in its own place", async () => {
  const gone = renameNode(someFlow(), "goodbye", "elsewhere");
  const broken = JSON.parse(
    JSON.stringify(gone).replaceAll('"elsewhere"', '"lost"'),
  ) as FlowDocument;
  const doc = { ...broken, nodes: broken.nodes.filter(({ id }) => id !== "lost") };
  let now = doc;
  for (let left = 3; left > 0; left -= 1)
    now = (await fixed(now, "TARGET_MISSING")).get("removeWay") ?? now;
  expect(await codes(now)).not.toContain("TARGET_MISSING");
});

test("what is not declared is declared: an argument, a required property, a value map", async () => {
  const doc = setFunction(someFlow(), "welcome", 0, {
    required: ["room"],
    state_mappings: { a: "{args.floor}", b: "{value_map.floors.{args.department}}" },
  });
  for (const [code, kind] of [
    ["REQUIRED_UNKNOWN", "declare"],
    ["TEMPLATE_ARG_UNKNOWN", "declare"],
    ["TEMPLATE_MAP_UNKNOWN", "createMap"],
  ] as const)
    expect(await codes((await fixed(doc, code)).get(kind))).not.toContain(code);
});

test("two functions of one name get two names; who ends nowhere ends; who is never reached goes", async () => {
  const twice = setFunction(someFlow(), "welcome", 1, { name: "choose" });
  expect(await codes((await fixed(twice, "FUNCTION_DUPLICATE")).get("rename"))).not.toContain(
    "FUNCTION_DUPLICATE",
  );
  const { global_functions: _none, ...alone } = someFlow();
  const dead = setNodeData(alone, "goodbye", { post_actions: [] });
  expect(await codes((await fixed(dead, "NODE_DEAD_END")).get("endHere"))).not.toContain(
    "NODE_DEAD_END",
  );
  const island = { ...dead, nodes: [...dead.nodes, { id: "island", data: {} }] };
  expect(await codes((await fixed(island, "NODE_UNREACHABLE")).get("removeNode"))).not.toContain(
    "NODE_UNREACHABLE",
  );
});

test("a fix whose place is gone changes nothing", () => {
  const doc = someFlow();
  for (const path of ["", "/nodes/9/id", "/nodes/0/none/deeper", "/nodes/-", "/__proto__/x"])
    expect(applyPatch(doc, [{ op: "replace", path, value: 1 }])).toBe(doc);
  expect(applyPatch(doc, [{ op: "remove", path: "/constructor" }])).toBe(doc);
});

const problem = (code: string) => ({ code, level: "warning" as const, path: "", message: code });

test("the server knows better what it knows, and its word holds while the flow is worked on", () => {
  const model = {
    code: "MODEL_NOT_CONFIGURED",
    level: "error" as const,
    path: "/model",
    message: "m",
  };
  const difference = compareFound([problem("A"), problem("HOST")], [problem("A"), model]);
  const later = mergeProblems([problem("B"), problem("HOST")], difference);
  expect(later.map(({ code }) => code)).toEqual(["MODEL_NOT_CONFIGURED", "B"]);
});
