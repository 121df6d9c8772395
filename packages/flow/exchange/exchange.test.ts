// Flows come from other formats and go to them, and nothing is lost without a word.
import { describe, expect, test } from "vitest";
import { checkFlow } from "../check/check-flow.ts";
import { FlowError } from "../check/problem.ts";
import { converse, seedsIvr } from "../fixtures/conversation.ts";
import type { FlowDocument } from "../document/flow-schema.ts";
import type { JsonObject } from "../json.ts";
import { deriveEdges } from "./derive-edges.ts";
import { exportConfig, printYaml } from "./export-config.ts";
import { exportStatic } from "./export-static.ts";
import { importFlow } from "./import-flow.ts";
import { parseFlowText } from "./parse-flow-text.ts";

const said = (notes: readonly { code: string; path: string }[]): string[] =>
  notes.map(({ code, path }) => `${code} ${path}`);

const STATIC = {
  initial_node: "start",
  initial_system_message: [{ role: "system", content: "You take orders." }],
  nodes: {
    start: {
      messages: [{ role: "system", content: "Pizza or sushi?" }],
      functions: [
        {
          type: "function",
          function: {
            name: "pizza",
            description: "Pizza",
            parameters: { type: "object", properties: {} },
          },
        },
        {
          function_declarations: [
            {
              name: "sushi",
              description: "Sushi",
              parameters: {
                type: "object",
                properties: {
                  rolls: { type: "integer", minimum: 1 },
                  kinds: { items: { type: "string" }, type: "array" },
                },
                required: ["rolls"],
              },
              transition_to: "pizza",
            },
          ],
        },
      ],
      pre_actions: [{ type: "function", handler: "__function__:check_kitchen" }],
    },
    pizza: {
      role_messages: [
        {
          role: "model",
          content: [
            { type: "text", text: "Be " },
            { type: "text", text: "brief." },
          ],
        },
      ],
      task_messages: [{ role: "system", content: "Which size? {{ not_here }}" }],
      functions: [
        {
          name: "size",
          description: "Size",
          properties: { size: { enum: ["s", "l"] } },
          required: ["size"],
          handler: "__function__:price",
          transition_to: "end",
        },
      ],
      context_strategy: { strategy: "reset_with_summary", summary_prompt: "Sum up." },
      respond_immediately: false,
      note: "kept",
    },
    end: { task_messages: [], functions: [], post_actions: [{ type: "end_conversation" }] },
  },
};

describe("old static JSON", () => {
  const { document, form, notes } = importFlow(STATIC, "Orders");
  const flow = document as FlowDocument;

  test("becomes a flow with the same nodes, prompts and functions, in all their shapes", () => {
    expect(form).toBe("static");
    expect(flow.meta.name).toBe("Orders");
    expect(flow.nodes.map(({ id, type }) => [id, type])).toEqual([
      ["start", "initial"],
      ["pizza", "node"],
      ["end", "end"],
    ]);
    const [start, pizza] = flow.nodes;
    expect(start?.data?.role_messages).toEqual([{ role: "system", content: "You take orders." }]);
    expect(start?.data?.task_messages).toEqual([{ role: "system", content: "Pizza or sushi?" }]);
    expect(start?.data?.functions).toEqual([
      { name: "pizza", description: "Pizza", next_node_id: "pizza" },
      {
        name: "sushi",
        description: "Sushi",
        properties: {
          rolls: { type: "integer", minimum: 1 },
          kinds: { type: "array", items: { type: "string" } },
        },
        required: ["rolls"],
        next_node_id: "pizza",
      },
    ]);
    expect(pizza?.data).toMatchObject({
      role_messages: [{ role: "system", content: "Be brief." }],
      functions: [
        {
          name: "size",
          properties: { size: { type: "string", enum: ["s", "l"] } },
          next_node_id: "end",
        },
      ],
      context_strategy: { strategy: "RESET_WITH_SUMMARY", summary_prompt: "Sum up." },
      respond_immediately: false,
      note: "kept",
    });
    expect(new Set(flow.nodes.map(({ position }) => JSON.stringify(position))).size).toBe(3);
  });

  test("and says what it could not take along", () => {
    expect(said(notes)).toEqual([
      "DROPPED /nodes/start/pre_actions/0/handler",
      "CHANGED /nodes/pizza/role_messages/0/role",
      "DROPPED /nodes/pizza/functions/0/handler",
    ]);
  });

  test("and runs", async () => {
    const talk = (await converse(document)).start().done("function");
    expect(talk.latest("set_node").role).toBe("You take orders.");
    talk
      .speaks()
      .calls("pizza")
      .done("summarize", { value: "Pizza." })
      .send({ type: "caller_spoke" });
    talk.calls("size", { size: "l" }).speaks();
    expect(talk.latest("end")).toMatchObject({ outcome: "completed" });
    expect((await checkFlow(document)).filter(({ level }) => level === "error")).toEqual([]);
  });
});

const CONFIG = `# a comment
initial_node: hello
nodes:
  hello:
    role_message: You work for {{ restaurant }}, not for \\{{ anyone }}.
    task_messages:
      - role: developer
        content: Ask for the time for {{ guest.name }}.
    functions:
      - name: check
        transition_to:
          field: free
          cases: {true: yes_node, false: hello}
      - name: leave
        transition_only: true
        description: They leave.
        transition_to: bye
    context_strategy: reset
  yes_node:
    task_messages: [{role: developer, content: "Yes!"}]
    functions: [{name: leave, transition_only: true, description: d, transition_to: bye}]
  bye:
    task_messages: [{role: developer, content: !include bye.txt}]
    post_actions: [{type: tts_say, text: "Bye {{ guest.name }}"}, {type: end_conversation}]
global_functions:
  - name: prices
`;

describe("FlowConfig YAML", () => {
  test("becomes a flow: branches as decisions, placeholders as templates", async () => {
    const { value, format } = await parseFlowText(CONFIG);
    const { document, form, notes } = importFlow(value);
    expect([format, form]).toEqual(["yaml", "config"]);
    const flow = document as FlowDocument;
    expect(flow.nodes[0]?.data).toMatchObject({
      role_messages: [
        { role: "system", content: "You work for {state.restaurant}, not for {{ anyone }}." },
      ],
      task_messages: [{ role: "developer", content: "Ask for the time for {state.guest.name}." }],
      context_strategy: { strategy: "RESET" },
    });
    expect(flow.nodes[0]?.data?.functions?.[0]).toMatchObject({
      properties: { free: { type: "string", enum: ["true", "false"] } },
      decision: { language: "cel", action: "args.free", default_next_node_id: "hello" },
    });
    expect(said(notes)).toEqual(
      [
        "MISSING /global_functions/0",
        "CHANGED /nodes/hello/role_message",
        "CHANGED /nodes/hello/task_messages/0/content",
        "CHANGED /nodes/hello/functions/0/transition_to",
        "CHANGED /nodes/hello/functions/0/transition_to",
        "MISSING /nodes/bye/task_messages/0/content",
        "CHANGED /nodes/bye/post_actions/0/text",
      ].toSorted((a, b) => said(notes).indexOf(a) - said(notes).indexOf(b)),
    );
    const talk = (await converse(document)).start().calls("check", { free: "true" });
    expect(talk.state.node).toBe("yes_node");
  });

  test("every placeholder of a text is told, each once", async () => {
    const text = CONFIG.replace(
      "{{ guest.name }}.",
      "{{ guest.name }}, {{ guest.name }} or {{ day }}.",
    );
    const { notes } = importFlow((await parseFlowText(text)).value);
    const told = notes.filter(({ path }) => path === "/nodes/hello/task_messages/0/content");
    expect(told.map(({ message }) => message.split(" is now")[0])).toEqual([
      "{{ guest.name }}",
      "{{ day }}",
    ]);
  });

  test("goes there and back with the same graph", async () => {
    const first = importFlow((await parseFlowText(CONFIG)).value).document as FlowDocument;
    const { value } = exportConfig(first);
    const second = importFlow((await parseFlowText(await printYaml(value))).value)
      .document as FlowDocument;
    expect(deriveEdges(second)).toEqual(deriveEdges(first));
    expect(second.nodes.map(({ id, data }) => [id, data?.task_messages])).toEqual(
      first.nodes.map(({ id, data }) => [id, data?.task_messages]),
    );
  });
});

describe("editor JSON", () => {
  test("is taken as the very object it is, unknown keys and their order included", () => {
    const flow = {
      ...seedsIvr(),
      zebra: 1,
      context: { a: [null] },
      alpha: { nested: { deep: true } },
    };
    expect(importFlow(flow).document).toBe(flow);
  });

  test("goes to the old form: functions with schemas, and a word about everything else", async () => {
    const { value, notes } = exportStatic(seedsIvr() as FlowDocument);
    expect(value).toMatchObject({
      initial_node: "welcome",
      nodes: {
        welcome: {
          role_messages: [{ role: "system" }],
          task_messages: [],
          functions: [
            {
              type: "function",
              function: {
                name: "select_department",
                parameters: { required: ["department"] },
                transition_to: "confirm_transfer",
              },
            },
          ],
        },
        confirm_transfer: {
          post_actions: [{ type: "webhook", auth: "internal" }, { type: "end_conversation" }],
        },
      },
    });
    expect(said(notes)).toEqual([
      "DROPPED /value_maps",
      "DROPPED /meta",
      "DROPPED /nodes/0/data/functions/0/state_mappings",
      "MISSING /nodes/1/data/post_actions/0",
    ]);
    const again = importFlow(value).document as FlowDocument;
    expect((await converse(again)).start().presses("1").state.node).toBe("confirm_transfer");
  });

  test("goes to FlowConfig: names and ways", () => {
    const { value, notes } = exportConfig(seedsIvr() as FlowDocument);
    expect(value).toMatchObject({
      initial_node: "welcome",
      nodes: {
        welcome: {
          role_message: expect.stringMatching(/receptionist/) as string,
          task_messages: [],
          functions: [{ name: "select_department", transition_to: "confirm_transfer" }],
        },
        confirm_transfer: { post_actions: [{ type: "webhook" }, { type: "end_conversation" }] },
      },
    });
    expect(said(notes)).toEqual([
      "DROPPED /value_maps",
      "DROPPED /meta",
      "DROPPED /nodes/0/data/functions/0/state_mappings",
      "DROPPED /nodes/0/data/functions/0/properties",
      "MISSING /nodes/1/data/post_actions/0",
    ]);
  });

  test.each([
    ["args.size", "==", '"l"', true],
    ["result = size", "==", "'l'", true],
    ["args.size", "!=", '"l"', false],
    ["args.size + 1", "==", "1", false],
    ["args.size", "==", "[1]", false],
  ])("a decision %s %s %s can be a branch: %s", (action, operator, value, can) => {
    const decision = {
      action,
      language: "cel",
      conditions: [{ operator, value, next_node_id: "b" }],
      default_next_node_id: "a",
    };
    const flow = {
      meta: { name: "x" },
      nodes: [{ id: "a", data: { functions: [{ name: "f", decision }] } }, { id: "b" }],
    };
    const { value: out } = exportConfig(flow as FlowDocument);
    const to = (out as { nodes: { a: { functions: { transition_to: unknown }[] } } }).nodes.a
      .functions[0]?.transition_to;
    expect(to).toEqual(can ? { field: "size", cases: { l: "b" }, default: "a" } : "a");
  });
});

describe("what is no flow", () => {
  test.each([[null], [5], [[]], ["text"], [{}], [{ nodes: {} }], [{ nodes: 5 }]])(
    "%j is refused",
    (input) => {
      expect(() => importFlow(input)).toThrow(FlowError);
    },
  );

  test.each([
    ['{"a": 1,\n "b": }', 2],
    ["{\n\n", 3],
    ['{"a": [1,\n2,\n]}', 3],
    ['{"a": 1\n"b": 2}', 2],
    ['{"a"\n1}', 2],
    ["[1]\n]", 2],
    ['{\n"a\n": 1}', 2],
    ['{"a": {},\n"b": [],\n"c": -1.5e3,\n}', 4],
    ['{"a": tru}', 1],
    ['[{"a": 1]]', 1],
    ["a: 1\nb: [", 2],
    ["a: 1\na: 2", 2],
  ])("%j is no text of a flow, and the line is told", async (text, line) => {
    const error: unknown = await parseFlowText(text).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FlowError);
    expect((error as FlowError).problems[0]).toMatchObject({ code: "SYNTAX", line, refused: true });
  });

  test("a YAML bomb is refused before it grows", async () => {
    const bomb = [
      "a: &a [x,x,x,x,x,x,x,x,x]",
      ..."bcdefghi"
        .split("")
        .map(
          (name, at) =>
            `${name}: &${name} [${Array.from({ length: 9 }, () => `*${"abcdefgh"[at] ?? ""}`).join(",")}]`,
        ),
    ].join("\n");
    const started = performance.now();
    await expect(parseFlowText(bomb)).rejects.toThrow(/aliases/);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  test("a byte order mark does not matter", async () => {
    expect((await parseFlowText('\uFEFF{"nodes": []}')).value).toEqual({ nodes: [] });
  });
});

test("edges are derived from functions and decisions; given ids stay", () => {
  const flow = {
    meta: { name: "x" },
    nodes: [
      {
        id: "a",
        data: {
          functions: [
            { name: "f", next_node_id: "b" },
            {
              name: "g",
              decision: {
                action: "1",
                conditions: [{ operator: "==", value: "1", next_node_id: "b" }],
                default_next_node_id: "a",
              },
            },
          ],
        },
      },
      { id: "b", data: { post_actions: [{ type: "webhook", url: "x", on_error: "a" }] } },
    ],
    edges: [
      { id: "mine", source: "a", target: "b", label: "f", color: "red" },
      { id: "old", source: "b", target: "c" },
    ],
  };
  expect(deriveEdges(flow as FlowDocument)).toEqual([
    { id: "mine", source: "a", target: "b", label: "f", color: "red" },
    { id: "func-a-g-b", source: "a", target: "b", label: "g" },
    { id: "func-a-g-a", source: "a", target: "a", label: "g" },
    { id: "func-b-on_error-a", source: "b", target: "a", label: "on_error" },
  ] satisfies JsonObject[]);
});
