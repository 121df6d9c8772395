// The model calls functions: wrong arguments, wrong places, several in one turn, and far too many.
import { describe, expect, test } from "vitest";
import { type Conversation, converse, flowOf } from "../fixtures/conversation.ts";
import type { Json, JsonObject } from "../json.ts";
import { step } from "./step.ts";

const say = { task_messages: [{ role: "system", content: "Talk." }] };
const pick = {
  name: "pick",
  description: "Pick a department",
  properties: { department: { type: "string", enum: ["spa", "bar"] }, note: { type: "string" } },
  required: ["department"],
  next_node_id: "next",
};
const answer = (talk: Conversation): JsonObject => talk.latest("answer_function").result;

async function withProperty(property: JsonObject, required: string[] = []): Promise<Conversation> {
  const set = { name: "set", properties: { x: property }, required };
  return (await converse(flowOf({ a: { ...say, functions: [set] } }))).start();
}

describe("arguments are checked like any input", () => {
  test.each<[JsonObject, Json, Json]>([
    [{ type: "string" }, "abc", "abc"],
    [{ type: "string" }, 205, "205"],
    [{ type: "string" }, true, "true"],
    [{ type: "string" }, "a\u0000b\r\nc", "a b c"],
    [{ type: "STRING" }, "abc", "abc"],
    [{ type: "string", pattern: "^[0-9]+$" }, "123", "123"],
    [{ type: "integer" }, 5, 5],
    [{ type: "integer" }, "5", 5],
    [{ type: "integer" }, -3, -3],
    [{ type: "number" }, 1.5, 1.5],
    [{ type: "number" }, "-1.5", -1.5],
    [{ type: "number", minimum: 1, maximum: 3 }, 3, 3],
    [{ type: "boolean" }, false, false],
    [{ type: "boolean" }, "true", true],
    [{ type: "string", enum: ["a", "b"] }, "b", "b"],
    [{ type: "integer", enum: [1, 2] }, "2", 2],
    [{ type: "array", items: { type: "integer" } }, [1, "2"], [1, 2]],
    [{ type: "array" }, ["a", { b: 1 }], ["a", { b: 1 }]],
    [{ type: "object", properties: { y: { type: "integer" } } }, { y: 1, z: 2 }, { y: 1 }],
    [{ type: "object" }, { any: ["thing"] }, { any: ["thing"] }],
    [{ type: "string", maxLength: 1000 }, "x".repeat(900), "x".repeat(900)],
  ])("%j takes %j as %j", async (property, given, stored) => {
    const talk = (await withProperty(property)).calls("set", { x: given });
    expect(talk.state.state).toEqual({ x: stored });
    expect(answer(talk)).toEqual({ status: "ok" });
  });

  test.each<[JsonObject, Json, RegExp]>([
    [{ type: "string" }, { a: 1 }, /x must be a text/],
    [{ type: "string" }, "x".repeat(501), /at most 500 characters/],
    [{ type: "string", maxLength: 99_999 }, "x".repeat(4001), /at most 4000 characters/],
    [{ type: "string", minLength: 2 }, "x", /at least 2 characters/],
    [{ type: "string", pattern: "^[0-9]+$" }, "12a", /pattern/],
    [{ type: "string", enum: ["a", "b"] }, "A", /one of a, b/],
    [{ type: "string", enum: ["a", "b"] }, "constructor", /one of a, b/],
    [{ type: "integer" }, 1.5, /whole number/],
    [{ type: "integer" }, "many", /must be a number/],
    [{ type: "integer" }, "1e99", /must be a number/],
    [{ type: "integer" }, 2 ** 60, /whole number/],
    [{ type: "number", minimum: 1 }, 0, /at least 1/],
    [{ type: "number", maximum: 3 }, "3.1", /at most 3/],
    [{ type: "boolean" }, "yes", /true or false/],
    [{ type: "boolean" }, 1, /true or false/],
    [{ type: "array" }, "a", /must be a list/],
    [{ type: "array", items: { type: "integer" } }, ["x"], /x\[0\] must be a number/],
    [{ type: "array" }, Array.from({ length: 65 }, () => 1), /at most 64/],
    [{ type: "object" }, [1], /must be an object/],
    [
      { type: "object", properties: { y: { type: "integer" } }, required: ["y"] },
      {},
      /x\.y is required/,
    ],
    [
      { type: "object" },
      { a: { b: { c: { d: { e: { f: { g: { h: { i: 1 } } } } } } } } },
      /too large/,
    ],
    [{ type: "object" }, { a: "x".repeat(5000) }, /too large/],
  ])("%j refuses %j", async (property, given, reason) => {
    const talk = (await withProperty(property)).calls("set", { x: given });
    expect(answer(talk)).toMatchObject({
      status: "error",
      error: expect.stringMatching(reason) as string,
    });
    expect(talk.latest("answer_function").respond).toBe(true);
    expect(talk.state.state).toEqual({});
  });

  test("what is huge or bottomless is refused, and never throws", async () => {
    const talk = await withProperty({ type: "object" });
    let deep: Json = 1;
    for (let level = 0; level < 50_000; level += 1) deep = [deep];
    const wide = Array.from({ length: 500_000 }, (_, at) => at);
    for (const huge of [deep, { a: deep }, wide, { a: wide }, { a: "x".repeat(5_000_000) }]) {
      talk.state = step(talk.flow, talk.state, {
        type: "function_called",
        call_id: `h${talk.state.seq}`,
        name: "set",
        args: { x: huge },
      }).state;
      talk.state = step(talk.flow, talk.state, {
        type: "function_called",
        call_id: `i${talk.state.seq}`,
        name: "set",
        args: huge,
      }).state;
    }
    expect(talk.state.state).toEqual({});
  });

  test("undeclared arguments are dropped, whatever they are called", async () => {
    const talk = (await converse(flowOf({ a: { ...say, functions: [pick] }, next: say }))).start();
    const hostile = JSON.parse(
      '{"department":"spa","queue_number":"666","__proto__":{"admin":true},"constructor":1}',
    ) as Json;
    talk.calls("pick", hostile);
    expect(talk.state.state).toEqual({ department: "spa" });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test("a missing required argument names the field and what is allowed, and nothing happens", async () => {
    const talk = (await converse(flowOf({ a: { ...say, functions: [pick] }, next: say }))).start();
    talk.calls("pick", { note: "x" });
    expect(answer(talk)).toEqual({
      status: "error",
      error: "pick was not run: department is required.",
      field: "department",
      allowed: ["spa", "bar"],
    });
    expect(talk.state).toMatchObject({ node: "a", state: {} });
    talk.calls("pick", { department: null });
    expect(talk.state.node).toBe("a");
  });

  test.each<[Json]>([["text"], [5], [["spa"]]])(
    "arguments that are no object are refused: %j",
    async (args) => {
      const talk = (
        await converse(flowOf({ a: { ...say, functions: [pick] }, next: say }))
      ).start();
      expect(answer(talk.calls("pick", args))).toMatchObject({ status: "error" });
    },
  );

  test("after two invalid answers the keypad menu is read out", async () => {
    const talk = (await converse(flowOf({ a: { ...say, functions: [pick] }, next: say }))).start();
    talk.calls("pick", { department: "moon" });
    expect(talk.types).toEqual(["answer_function"]);
    talk.calls("pick", {});
    expect(talk.types).toEqual(["answer_function", "say"]);
    expect(talk.latest("answer_function").respond).toBe(false);
    expect(talk.latest("say").text).toBe("For spa, press 1. For bar, press 2.");
    talk.presses("2");
    expect(talk.state).toMatchObject({ node: "next", state: { department: "bar" } });
  });
});

describe("a function that is not offered gets an instructive answer, never silence", () => {
  test("the answer names what is available", async () => {
    const talk = (await converse(flowOf({ a: { ...say, functions: [pick] }, next: say }))).start();
    talk.calls("book_table", {});
    expect(answer(talk)).toMatchObject({
      status: "error",
      error: "book_table is not available at this point. Available now: pick.",
      available: ["pick"],
    });
  });

  test("functions of the node that was left are gone", async () => {
    const talk = (await converse(flowOf({ a: { ...say, functions: [pick] }, next: say }))).start();
    talk.calls("pick", { department: "spa" }).speaks().calls("pick", { department: "bar" });
    expect(answer(talk)).toMatchObject({ status: "error", available: [] });
    expect(talk.state.state).toEqual({ department: "spa" });
  });

  test("before the call has begun too", async () => {
    const talk = (await converse(flowOf({ a: { ...say, functions: [pick] }, next: say }))).calls(
      "pick",
    );
    expect(answer(talk)).toMatchObject({ status: "error" });
  });
});

describe("several calls in one turn run in order, and the first transition wins", () => {
  const note = { name: "note", properties: { guest: { type: "string" } } };
  const other = {
    name: "other",
    properties: { way: { type: "string" } },
    next_node_id: "elsewhere",
  };
  const flow = flowOf({
    a: { ...say, functions: [note, pick, other] },
    next: { ...say, functions: [{ ...pick, next_node_id: "elsewhere" }] },
    elsewhere: say,
  });

  test("a later call of the same turn stores what it was given and does not move", async () => {
    const talk = (await converse(flow)).start();
    talk
      .calls("note", { guest: "John" })
      .calls("pick", { department: "spa" })
      .calls("other", { way: "x" });
    expect(talk.state).toMatchObject({
      node: "next",
      state: { guest: "John", department: "spa", way: "x" },
    });
    expect(talk.latest("answer_function")).toMatchObject({
      respond: false,
      result: { status: "ok" },
    });
    expect(talk.count("set_node")).toBe(2);
  });

  test("the same function twice in a turn does not run through two nodes", async () => {
    const talk = (await converse(flow)).start();
    talk.calls("pick", { department: "spa" }).calls("pick", { department: "spa" });
    expect(talk.state.node).toBe("next");
    talk.speaks().calls("pick", { department: "bar" });
    expect(talk.state.node).toBe("elsewhere");
  });

  test("a call that is told twice is answered once", async () => {
    const talk = (await converse(flow)).start();
    const call = {
      type: "function_called",
      call_id: "same",
      name: "note",
      args: { guest: "J" },
    } as const;
    expect(talk.send(call).types).toEqual(["answer_function"]);
    expect(talk.send(call).types).toEqual([]);
  });

  test("a call while pre_actions run is answered, not lost", async () => {
    const slow = flowOf({
      a: { ...say, functions: [pick] },
      next: { ...say, pre_actions: [{ type: "webhook", url: "https://api.example.com/" }] },
    });
    const talk = (await converse(slow)).start().calls("pick", { department: "spa" });
    expect(talk.state.phase).toBe("entering");
    talk.calls("unknown");
    expect(answer(talk)).toMatchObject({
      status: "error",
      error: expect.stringMatching(/moving on/) as string,
    });
    talk.calls("pick", { department: "bar" });
    expect(talk.state).toMatchObject({ node: "next", state: { department: "bar" } });
    expect(talk.done("webhook", { status: 200 }).types).toEqual(["set_node"]);
  });
});

describe("global functions", () => {
  const operator = { name: "operator", description: "Ask for a person", next_node_id: "person" };
  const flow = flowOf(
    { a: { ...say, functions: [pick] }, next: say, person: say },
    { global_functions: [operator] },
  );

  test("are offered first, at every node, and can lead on", async () => {
    const talk = (await converse(flow)).start();
    expect(talk.latest("set_node").tools.map(({ name }) => name)).toEqual(["operator", "pick"]);
    talk.calls("pick", { department: "spa" }).speaks();
    expect(talk.latest("set_node").tools.map(({ name }) => name)).toEqual(["operator"]);
    expect(talk.calls("operator").state.node).toBe("person");
  });

  test("a node's own function of the same name takes its place", async () => {
    const own = { ...operator, description: "own", next_node_id: "next" };
    const talk = await converse(
      flowOf(
        { a: { ...say, functions: [own] }, next: say, person: say },
        { global_functions: [operator] },
      ),
    );
    talk.start();
    expect(talk.latest("set_node").tools).toHaveLength(1);
    expect(talk.calls("operator").state.node).toBe("next");
  });
});

describe("bounds", () => {
  test("a function that leads to its own node enters it anew", async () => {
    const again = { name: "again", next_node_id: "a" };
    const talk = (await converse(flowOf({ a: { ...say, functions: [again] } })))
      .start()
      .calls("again");
    expect(talk.state).toMatchObject({ node: "a", visit: 2, path: ["a", "a"] });
    expect(talk.types).toEqual(["answer_function", "set_node"]);
  });

  test("a model that calls without end is stopped after 50 calls", async () => {
    const again = { name: "again", next_node_id: "a" };
    const talk = (await converse(flowOf({ a: { ...say, functions: [again] } }))).start();
    for (let call = 0; call < 60; call += 1) talk.calls("again").speaks();
    expect(talk.state.visit).toBe(51);
    expect(answer(talk)).toMatchObject({
      status: "error",
      error: expect.stringMatching(/Too many/) as string,
    });
    expect(talk.latest("answer_function").respond).toBe(false);
  });

  test("a target that is not there stays at the node", async () => {
    const talk = (
      await converse(flowOf({ a: { ...say, functions: [{ name: "go", next_node_id: "gone" }] } }))
    ).start();
    expect(talk.calls("go").state.node).toBe("a");
    expect(talk.latest("answer_function").respond).toBe(true);
  });

  test("the state has caps for keys and sizes", async () => {
    const mappings = Object.fromEntries(
      Array.from({ length: 250 }, (_, at) => [`k${at}`, "{args.x}"]),
    );
    const big = {
      name: "big",
      properties: { x: { type: "string", maxLength: 4000 } },
      state_mappings: mappings,
    };
    const talk = (await converse(flowOf({ a: { ...say, functions: [big] } }))).start();
    talk.calls("big", { x: "y".repeat(4000) });
    expect(Object.keys(talk.state.state)).toHaveLength(200);
  });
});

describe("the tool that a model gets", () => {
  test("has JSON Schema only, with the meaning of enum values in words", async () => {
    const rich = {
      name: "rich",
      properties: {
        d: {
          type: "STRING",
          description: "Where to",
          enum: ["spa"],
          enum_descriptions: { spa: "massages and sauna" },
          note: "ours",
        },
        l: { type: "array", items: { type: "integer", minimum: 1 } },
      },
      required: ["d", "gone"],
      keypad: { "1": { d: "spa" } },
      state_mappings: { y: "z" },
    };
    const talk = (await converse(flowOf({ a: { ...say, functions: [rich] } }))).start();
    expect(talk.latest("set_node").tools).toEqual([
      {
        name: "rich",
        description: "",
        parameters: {
          type: "object",
          properties: {
            d: { type: "string", description: "Where to (spa: massages and sauna)", enum: ["spa"] },
            l: { type: "array", items: { type: "integer", minimum: 1 } },
          },
          required: ["d"],
        },
      },
    ]);
  });
});
