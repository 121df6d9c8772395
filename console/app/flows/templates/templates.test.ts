// Completion, underlining and colouring of templates, on a switchboard.
import { expect, test } from "vitest";
import { ivr } from "./ivr.fixture.ts";
import { completeTemplate, takeCompletion } from "./complete-template.ts";
import { namesInScope } from "./names-in-scope.ts";
import { templateFaults } from "./template-faults.ts";
import { templateMarks } from "./template-marks.ts";

const select = ivr.nodes[0]?.data?.functions?.[0];
const mapping = namesInScope(ivr, { node: "welcome", mapping: select, before: ["selected_dept"] });
const transfer = namesInScope(ivr, { node: "confirm_transfer" });

/** The cursor is where the bar stands. */
function complete(written: string, names = mapping, json = false) {
  const caret = written.indexOf("|");
  const text = written.replace("|", "");
  const found = completeTemplate(text, caret, names, { json });
  return {
    labels: found?.options.map(({ label }) => label),
    take: (label: string) => {
      const option = found?.options.find((each) => each.label === label);
      if (found === undefined || option === undefined) return undefined;
      const taken = takeCompletion(text, found, option);
      return `${taken.text.slice(0, taken.caret)}|${taken.text.slice(taken.caret)}`;
    },
  };
}

test("a brace offers the namespaces, webhook's answer only where it is saved", () => {
  expect(complete("Hello {|").labels).toEqual([
    "args.",
    "state.",
    "call.",
    "value_map.",
    "webhook.",
  ]);
  const saving = namesInScope(ivr, { node: "confirm_transfer", response: true });
  expect(complete("{|", saving).labels?.[0]).toBe("response.");
  expect(complete("{|", namesInScope(ivr, { only: ["choice", "digit"] })).labels).toEqual([
    "args.",
  ]);
});

test("after a namespace come the names that exist there: own arguments, keys on some way, maps and their keys", () => {
  expect(complete("{args.|").labels).toEqual(["department"]);
  expect(complete("{state.|").labels).toEqual(["department", "selected_dept"]);
  expect(complete("{state.|", transfer).labels).toEqual([
    "department",
    "selected_dept",
    "queue_number",
  ]);
  expect(complete("{call.cal|").labels).toEqual(["caller_number"]);
  expect(complete("{value_map.|").labels).toEqual(["department_queues"]);
  expect(complete("{value_map.department_queues.|").labels).toEqual([
    "{args.",
    "{state.",
    "{call.",
    "restaurant",
    "housekeeping",
    "reception",
  ]);
});

test("a name that is taken closes its braces, and steps over those that stand there", () => {
  expect(complete("{st|").take("state.")).toBe("{state.|");
  expect(complete("a {args.de| b").take("department")).toBe("a {args.department}| b");
  expect(complete("a {args.de|} b").take("department")).toBe("a {args.department}| b");
  expect(complete("{args.dep|xyz}").take("department")).toBe("{args.department}|");
  expect(complete("{value_map.department_queues.{args.|").take("department")).toBe(
    "{value_map.department_queues.{args.department}}|",
  );
  expect(complete("{value_map.department_queues.{args.|}}").take("department")).toBe(
    "{value_map.department_queues.{args.department}}|",
  );
});

test("what is no beginning of a template offers nothing", () => {
  for (const text of [
    "|",
    "no brace|",
    "{ |",
    "{x.|",
    "{args.department}|",
    "{args.department|}",
    "{9|",
  ])
    expect(complete(text).labels, text).toBeUndefined();
});

test("in a JSON text the brace of an object offers nothing, one in a string or before a letter does", () => {
  expect(complete("{|", mapping, true).labels).toBeUndefined();
  expect(complete('{"a": {|', mapping, true).labels).toBeUndefined();
  expect(complete('{"a": "{|"}', mapping, true).labels).toContain("args.");
  expect(complete('{"a\\"": "{|"}', mapping, true).labels).toContain("args.");
  expect(complete('{"a": {ar|', mapping, true).labels).toEqual(["args."]);
  expect(complete('{"a": "{args.|"}', mapping, true).take("department")).toBe(
    '{"a": "{args.department}|"}',
  );
});

const faults = (text: string, names = transfer) =>
  templateFaults(text, names).map(({ kind, written, fix }) => [kind, written, fix]);

test("an unknown name is found with what was meant", () => {
  expect(faults("to {state.queue_numbr} now")).toEqual([
    ["state", "{state.queue_numbr}", "{state.queue_number}"],
  ]);
  expect(faults("{args.departments}", mapping)).toEqual([
    ["args", "{args.departments}", "{args.department}"],
  ]);
  expect(faults("{call.callernumber}{call.x}")).toEqual([
    ["call", "{call.callernumber}", "{call.caller_number}"],
    ["call", "{call.x}", undefined],
  ]);
  expect(faults("{value_map.department_queue.{args.departmen}}", mapping)).toEqual([
    [
      "map",
      "{value_map.department_queue.{args.departmen}}",
      "{value_map.department_queues.{args.departmen}}",
    ],
    ["args", "{args.departmen}", "{args.department}"],
  ]);
  expect(faults("{value_map.department_queues.restaurants}")).toEqual([
    [
      "key",
      "{value_map.department_queues.restaurants}",
      "{value_map.department_queues.restaurant}",
    ],
  ]);
  expect(faults("{value_map.department_queues}{webhook.code}{state.queue_number}")).toEqual([
    ["path", "{value_map.department_queues}", undefined],
    ["webhook", "{webhook.code}", undefined],
  ]);
});

test("braces that are no template are found, and mended where it is clear how", () => {
  expect(faults("{{ state.queue_number }} { call.did}")).toEqual([
    ["malformed", "{{ state.queue_number }}", "{state.queue_number}"],
    ["malformed", "{ call.did}", "{call.did}"],
  ]);
  expect(faults("{value_maps.a.b} {state.} {} {x}")).toEqual([
    ["malformed", "{value_maps.a.b}", "{value_map.a.b}"],
    ["malformed", "{state.}", undefined],
  ]);
});

test("where it cannot be known what is there, nothing is underlined", () => {
  const anywhere = namesInScope(ivr, {});
  expect(templateFaults("{args.x}{state.y}", anywhere)).toEqual([]);
  expect(anywhere.state).toContain("queue_number");
  const lost = structuredClone(ivr);
  lost.nodes.push({ id: "lost" });
  expect(templateFaults("{state.y}", namesInScope(lost, { node: "lost" }))).toEqual([]);
});

test("coloured pieces are the text again, whatever it is", () => {
  for (const text of [
    "",
    "plain",
    "Hi {state.queue_number}, {state.nobody} {{ args.x }}!",
    "{value_map.department_queues.{args.nobody}}",
    "{{{{state.queue_number}}}}",
    '"><img src=x onerror=alert(1)>{state.__proto__}\u202Etxt',
  ]) {
    const marks = templateMarks(text, transfer, templateFaults(text, transfer));
    expect(marks.map((mark) => mark.text).join("")).toBe(text);
  }
  const marks = templateMarks(
    "a {state.no} {call.did}",
    transfer,
    templateFaults("a {state.no} {call.did}", transfer),
  );
  expect(marks.map(({ kind }) => kind)).toEqual(["plain", "fault", "plain", "template"]);
});

test("names that objects inherit are unknown, not found", () => {
  expect(
    faults("{state.constructor}{value_map.toString.x}{value_map.department_queues.valueOf}"),
  ).toMatchObject([{ 0: "state" }, { 0: "map" }, { 0: "key" }]);
});

test("names follow an edit of ways and keys at once, and words change nothing", () => {
  const next = structuredClone(ivr);
  const [start] = next.nodes;
  if (start?.data) start.data.label = "Other words";
  expect(namesInScope(next, { node: "confirm_transfer" }).state).toEqual(transfer.state);
  const saving = structuredClone(next);
  const [source] = saving.nodes[0]?.data?.functions ?? [];
  if (source) source.state_mappings = { fresh: "{args.department}" };
  expect(namesInScope(saving, { node: "confirm_transfer" }).state).toEqual(["department", "fresh"]);
  if (source) source.next_node_id = null;
  const cut = structuredClone(saving);
  expect(namesInScope(cut, { node: "confirm_transfer" }).stateIsKnown).toBe(false);
});
