// Edits behind the inspector's fields: nothing that was there is lost, and what refers to a thing follows it.
import { expect, test } from "vitest";
import type { FlowDocument, FlowFunction, FlowProperty } from "../document/flow-document.ts";
import { renameMap } from "../values/rename-map.ts";
import { changeType, newAction } from "./new-action.ts";
import { changePropertyType, enumRows, scalarOf, withEnumRows } from "./property-edits.ts";
import { renameArgument, renameFunction, renameProperty } from "./rename-parts.ts";

test("a new webhook goes to the bridge, where the seeds' flows send theirs", () => {
  expect(newAction("webhook")).toMatchObject({
    type: "webhook",
    url: "https://events.astradial.com/bot-bridge",
  });
});

test("an action of another type keeps what both types and nobody know", () => {
  const said = { type: "tts_say", text: "Bye", note: { mine: 1 } };
  expect(changeType(said, "end_conversation")).toEqual({
    type: "end_conversation",
    text: "Bye",
    note: { mine: 1 },
  });
  expect(changeType(said, "webhook")).toMatchObject({ type: "webhook", note: { mine: 1 } });
  expect(changeType(said, "webhook")).not.toHaveProperty("text");
  expect(changeType(said, "tts_say")).toBe(said);
});

test("a property of another type sheds limits it cannot have, and keeps keys that only its author knows", () => {
  const text: FlowProperty = {
    type: "string",
    enum: ["1", "2"],
    enum_descriptions: { "1": "one" },
    pattern: "x",
    maxLength: 3,
    "x-mine": [1],
  };
  expect(changePropertyType(text, "integer")).toEqual({
    type: "integer",
    enum: [1, 2],
    enum_descriptions: { "1": "one" },
    "x-mine": [1],
  });
  expect(changePropertyType(text, "array")).toEqual({
    type: "array",
    items: { type: "string" },
    "x-mine": [1],
  });
  expect(changePropertyType({ ...text, enum: ["a"] }, "number")).not.toHaveProperty("enum");
  expect(changePropertyType(text, "object")).toMatchObject({ type: "object", properties: {} });
});

test("choices carry their meanings along; meanings of strangers stay", () => {
  const property: FlowProperty = {
    type: "string",
    enum: ["spa", "toString"],
    enum_descriptions: { spa: "Massage", gym: "kept" },
  };
  const rows = enumRows(property);
  expect(rows).toEqual([
    { value: "spa", meaning: "Massage" },
    { value: "toString", meaning: "" },
  ]);
  const next = withEnumRows(property, [{ value: "wellness", meaning: "Massage" }]);
  expect(next.enum).toEqual(["wellness"]);
  expect(next.enum_descriptions).toEqual({ wellness: "Massage", gym: "kept" });
  expect(withEnumRows({ type: "string", enum: ["a"] }, [])).toEqual({ type: "string" });
});

test("a text is a value of its type, or none", () => {
  expect([scalarOf("integer", "5"), scalarOf("integer", "5.5"), scalarOf("number", "5.5")]).toEqual(
    [5, undefined, 5.5],
  );
  expect([scalarOf("number", ""), scalarOf("number", "x"), scalarOf("number", "Infinity")]).toEqual(
    [undefined, undefined, undefined],
  );
  expect([
    scalarOf("boolean", "true"),
    scalarOf("boolean", "yes"),
    scalarOf("string", "5"),
  ]).toEqual([true, undefined, "5"]);
});

const source: FlowFunction = {
  name: "choose",
  properties: { dept: { type: "string" }, dept2: { type: "string" } },
  required: ["dept"],
  state_mappings: { a: "{args.dept} {args.dept2}", b: "{value_map.q.{args.dept}} args.dept {x}" },
  keypad: { "1": { dept: "spa" } },
};

test("a renamed argument is renamed where the function itself speaks of it", () => {
  expect(renameProperty(source, "dept", "area")).toEqual({
    name: "choose",
    properties: { area: { type: "string" }, dept2: { type: "string" } },
    required: ["area"],
    state_mappings: { a: "{args.area} {args.dept2}", b: "{value_map.q.{args.area}} args.dept {x}" },
    keypad: { "1": { area: "spa" } },
  });
  expect(renameArgument("{args.a}{args.a.b}{state.a}", "a", "b")).toBe(
    "{args.b}{args.b.b}{state.a}",
  );
});

const flow = (): FlowDocument => ({
  meta: { name: "F" },
  keypad: { "0": { function: "choose" } },
  value_maps: { q: { spa: "1" }, other: {} },
  nodes: [
    { id: "a", data: { functions: [source] } },
    {
      id: "b",
      data: {
        functions: [{ ...source }],
        post_actions: [
          {
            type: "webhook",
            url: "https://x/{value_map.q.spa}",
            body: { deep: [{ v: "{value_map.q.{state.dept}}" }], n: 1 },
          },
        ],
      },
    },
  ],
});

test("a renamed function takes the flow's keys along, unless another still has the old name", () => {
  const once = renameFunction(flow(), "a", 0, "pick");
  expect(once.keypad?.["0"]).toEqual({ function: "choose" });
  expect(renameFunction(once, "b", 0, "pick2").keypad?.["0"]).toEqual({ function: "pick2" });
});

test("a renamed value map is looked up by its new name everywhere, in the depth of a body too", () => {
  const next = renameMap(flow(), "q", "queues");
  expect(Object.keys(next.value_maps ?? {})).toEqual(["queues", "other"]);
  const text = JSON.stringify(next);
  expect(text).not.toContain("value_map.q.");
  expect(next.nodes[1]?.data?.post_actions?.[0]).toMatchObject({
    url: "https://x/{value_map.queues.spa}",
    body: { deep: [{ v: "{value_map.queues.{state.dept}}" }], n: 1 },
  });
  expect(renameMap(flow(), "q", "other")).toEqual(flow());
});
