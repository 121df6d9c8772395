// A file is checked whatever form it has, and whatever it is.
import { expect, test } from "vitest";
import { flowJsonSchema } from "../document/flow-schema.ts";
import { seedsIvr } from "../fixtures/conversation.ts";
import { checkFlowText } from "./check-flow-text.ts";

test("editor JSON has the lines of its text", async () => {
  const text = JSON.stringify(seedsIvr()).replace(
    '"next_node_id":"confirm_transfer"',
    '"next_node_id":\n"gone"',
  );
  const { form, problems } = await checkFlowText(text);
  expect(form).toBe("editor");
  expect(problems.find(({ code }) => code === "TARGET_MISSING")).toMatchObject({ line: 1 });
  expect(problems.find(({ code }) => code === "NODE_UNREACHABLE")).toMatchObject({ line: 2 });
});

test("YAML of the newer form is imported with its notes, and no lines of a text that nobody has", async () => {
  const { form, notes, problems, document } = await checkFlowText(
    "initial_node: a\nnodes:\n  a:\n    task_messages: [{role: developer, content: Hi}]\n    functions: [{name: f, transition_to: gone}]\n",
  );
  expect(form).toBe("config");
  expect(notes).toHaveLength(1);
  expect(document).toMatchObject({ nodes: [{ id: "a", type: "initial" }] });
  expect(problems.find(({ code }) => code === "TARGET_MISSING")).toMatchObject({ level: "error" });
  expect(problems.every(({ line }) => line === undefined)).toBe(true);
});

test.each([
  ["", "NOT_A_FLOW", undefined],
  ["hello", "NOT_A_FLOW", undefined],
  ["[1, 2]", "NOT_A_FLOW", undefined],
  ['{"nodes": [}', "SYNTAX", 1],
  ["a: [", "SYNTAX", 1],
  ['{"nodes": [], "meta": {"name": "x"}}', "SCHEMA", 1],
])("%j is told as %s", async (text, code, line) => {
  const { problems, document } = await checkFlowText(text);
  expect(problems[0]).toMatchObject({ code, refused: true, ...(line !== undefined && { line }) });
  if (code !== "SCHEMA") expect(document).toBeUndefined();
});

test("the JSON Schema for editors outside is made of the same schema", () => {
  const schema = flowJsonSchema() as { properties: Record<string, unknown>; required: string[] };
  expect(schema.required).toEqual(["meta", "nodes"]);
  expect(Object.keys(schema.properties)).toEqual(
    expect.arrayContaining([
      "nodes",
      "edges",
      "global_functions",
      "value_maps",
      "keypad",
      "idle",
      "texts",
    ]),
  );
  const text = JSON.stringify(schema);
  for (const key of [
    "state_mappings",
    "enum_descriptions",
    "save_as",
    "on_error",
    "default_next_node_id",
    "summary_prompt",
  ]) {
    expect(text).toContain(`"${key}"`);
  }
});
