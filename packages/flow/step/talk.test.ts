// Keys, silence, context, decisions from outside, and what is typed or called ahead.
import { describe, expect, test } from "vitest";
import { type Conversation, converse, flowOf } from "../fixtures/conversation.ts";
import type { JsonObject } from "../json.ts";

const say = { task_messages: [{ role: "system", content: "Talk." }] };
const pick = {
  name: "pick",
  properties: {
    department: {
      type: "string",
      enum: ["front_desk", "spa"],
      enum_descriptions: { spa: "massages" },
    },
  },
  required: ["department"],
  next_node_id: "next",
};

const startWith = async (fn: JsonObject, root: JsonObject = {}): Promise<Conversation> =>
  (
    await converse(flowOf({ a: { ...say, functions: [fn] }, next: say, person: say }, root))
  ).start();

describe("the keypad", () => {
  test("a function's own keypad goes before the enum's order", async () => {
    const fn = { ...pick, keypad: { "7": { department: "spa" } } };
    expect((await startWith(fn)).presses("7").state.state).toEqual({ department: "spa" });
    expect((await startWith(fn)).presses("1").state.node).toBe("a");
  });

  test("the root's keys work beside the enum's order", async () => {
    const root = {
      keypad: { "0": { function: "operator" }, "1": { function: "operator" } },
      global_functions: [{ name: "operator", next_node_id: "person" }],
    };
    expect((await startWith(pick, root)).presses("0").state.node).toBe("person");
    expect((await startWith(pick, root)).presses("2").state.state).toEqual({ department: "spa" });
    expect((await startWith(pick, root)).presses("1").state.node).toBe("person");
  });

  test("a function's key is nearer than the root's", async () => {
    const root = {
      keypad: { "0": { function: "operator" } },
      global_functions: [{ name: "operator", next_node_id: "person" }],
    };
    const fn = { ...pick, keypad: { "0": { department: "spa" } } };
    expect((await startWith(fn, root)).presses("0").state.node).toBe("next");
  });

  test("the model is told what was pressed, and does not speak of it where the conversation moves", async () => {
    const talk = (await startWith(pick)).presses("2");
    expect(talk.latest("inform_model")).toMatchObject({
      text: 'The caller pressed 2: pick {"department":"spa"}.',
      respond: false,
    });
    const stay = { name: "note", properties: { n: { type: "integer", enum: [1, 2] } } };
    expect((await startWith(stay)).presses("2").latest("inform_model").respond).toBe(true);
  });

  test("a key without meaning brings the menu, in order of the keys and in the flow's words", async () => {
    const root = {
      texts: { menu_choice: "Für {args.choice}: {args.digit}." },
      keypad: { "0": { function: "pick_person" } },
      global_functions: [{ name: "pick_person", next_node_id: "person" }],
    };
    expect((await startWith(pick, root)).presses("9").latest("say").text).toBe(
      "Für pick person: 0. Für front desk: 1. Für massages: 2.",
    );
  });

  test("where there is no menu the digits are told to the model, which answers at #", async () => {
    const talk = await startWith({ name: "room", properties: { room: { type: "string" } } });
    expect(talk.presses("2").latest("inform_model")).toMatchObject({
      text: "The caller pressed 2.",
      respond: false,
    });
    expect(talk.presses("#").latest("inform_model").respond).toBe(true);
  });

  test("a key that lacks an argument is asked about instead of running", async () => {
    const fn = {
      ...pick,
      properties: { ...pick.properties, name: { type: "string" } },
      required: ["department", "name"],
    };
    const talk = (await startWith(fn)).presses("1");
    expect(talk.latest("inform_model")).toMatchObject({
      respond: true,
      text: expect.stringMatching(/name is required/) as string,
    });
    expect(talk.state).toMatchObject({ node: "a", state: {} });
  });

  test.each(["", "12", "x", "１"])("%j is no key", async (digit) => {
    expect((await startWith(pick)).presses(digit).types).toEqual([]);
  });

  test("keys typed ahead wait for the next node", async () => {
    const flow = flowOf({
      a: { ...say, functions: [pick] },
      next: {
        ...say,
        pre_actions: [{ type: "tts_say", text: "Moment." }],
        functions: [
          {
            name: "size",
            properties: { size: { type: "integer", enum: [10, 20] } },
            next_node_id: "person",
          },
        ],
      },
      person: say,
    });
    const talk = (await converse(flow)).start().presses("1").presses("2");
    expect(talk.state.waiting).toEqual([{ digit: "2" }]);
    talk.done("say");
    expect(talk.types).toEqual(["set_node", "inform_model", "set_node"]);
    expect(talk.state).toMatchObject({ node: "person", state: { size: 20 }, waiting: [] });
    for (let at = 0; at < 30; at += 1) talk.presses("1");
    expect(talk.state.waiting.length).toBeLessThanOrEqual(16);
  });
});

describe("silence", () => {
  const idle = {
    timeout_s: 8,
    max_retries: 2,
    prompt: "Are you there, {state.who}?",
    goodbye: "Bye.",
  };
  const flow = flowOf(
    { a: { ...say, functions: [{ name: "who", properties: { who: { type: "string" } } }] } },
    { idle },
  );

  test("the caller is asked, then let go", async () => {
    const talk = (await converse(flow)).start();
    expect(talk.latest("set_node").idle_after_ms).toBe(8000);
    talk.calls("who", { who: "John" }).send({ type: "silence" });
    expect(talk.latest("say").text).toBe("Are you there, John?");
    talk.send({ type: "silence" });
    expect(talk.types).toEqual(["say"]);
    talk.send({ type: "silence" });
    expect(talk.latest("say").text).toBe("Bye.");
    expect(talk.done("say").latest("end")).toMatchObject({
      outcome: "caller_silent",
      hangup: true,
    });
  });

  test.each([
    [{ type: "caller_spoke" } as const],
    [{ type: "interrupted" } as const],
    [{ type: "keypad", digit: "5" } as const],
    [{ type: "function_called", call_id: "x", name: "who", args: {} } as const],
  ])("a sign of life starts the count anew: %j", async (sign) => {
    const talk = (await converse(flow))
      .start()
      .send({ type: "silence" })
      .send({ type: "silence" })
      .send(sign);
    talk.send({ type: "silence" }).send({ type: "silence" });
    expect(talk.latest("say").text).toMatch(/Are you there/);
  });

  test("without a prompt the model asks; without a goodbye the engine has one", async () => {
    const talk = (await converse(flowOf({ a: say }, { idle: { timeout_s: 5, max_retries: 1 } })))
      .start()
      .send({ type: "silence" });
    expect(talk.latest("inform_model").respond).toBe(true);
    expect(talk.send({ type: "silence" }).latest("say").text).toMatch(/Goodbye/);
  });

  test("without idle, and while actions are to come, it means nothing", async () => {
    expect((await converse(flowOf({ a: say }))).start().send({ type: "silence" }).types).toEqual(
      [],
    );
    const acting = flowOf(
      { a: { ...say, post_actions: [{ type: "end_conversation" }] } },
      { idle },
    );
    expect((await converse(acting)).start().send({ type: "silence" }).types).toEqual([]);
  });
});

const strategyFlow = (strategy: string, more: JsonObject = {}): JsonObject =>
  flowOf({
    a: { ...say, functions: [{ name: "go", next_node_id: "b" }] },
    b: { ...say, context_strategy: { strategy, ...more } },
  });

const arrive = async (flow: JsonObject): Promise<Conversation> =>
  (await converse(flow)).start().calls("go");

describe("context", () => {
  test.each([
    ["APPEND", "append"],
    ["append", "append"],
    ["RESET", "reset"],
    ["reset", "reset"],
    ["RESET_WITH_SUMMARY", "append"],
  ])("%s without more is %s", async (strategy, expected) => {
    expect((await arrive(strategyFlow(strategy))).latest("set_node").context).toEqual({
      strategy: expected,
    });
  });

  const summary = strategyFlow("RESET_WITH_SUMMARY", { summary_prompt: "Sum up." });

  test("a summary is asked for, for 5 s, and takes the place of the conversation", async () => {
    const talk = await arrive(summary);
    expect(talk.types).toEqual(["answer_function", "summarize", "start_timer"]);
    expect(talk.latest("summarize").prompt).toBe("Sum up.");
    expect(talk.latest("start_timer")).toMatchObject({ timer: "summary", after_ms: 5000 });
    talk.done("summarize", { value: "They want a table." });
    expect(talk.types).toEqual(["cancel_timer", "set_node"]);
    expect(talk.latest("set_node").context).toEqual({
      strategy: "reset",
      summary: "They want a table.",
    });
  });

  test.each(["late", "failed", "empty"])(
    "a summary that is %s leaves the conversation as it is",
    async (how) => {
      const talk = await arrive(summary);
      if (how === "late") talk.done("start_timer");
      else if (how === "failed") talk.fails("summarize");
      else talk.done("summarize", { value: " " });
      expect(talk.latest("set_node").context).toEqual({ strategy: "append" });
      expect(talk.done("summarize", { value: "too late" }).types).toEqual([]);
      expect(talk.count("set_node")).toBe(2);
    },
  );

  test("one failed summary does not change how later ones are asked for", async () => {
    const talk = (await arrive(summary)).fails("summarize");
    const again = (await converse(summary)).start().calls("go");
    expect(again.count("summarize")).toBe(1);
    expect(talk.count("summarize")).toBe(1);
  });

  test("prompts are filled when the node is set; roles are joined and stay until another comes", async () => {
    const flow = flowOf({
      a: {
        role_messages: [
          { role: "system", content: "You are {call.did}'s bot." },
          { role: "system", content: "Be kind." },
        ],
        task_messages: [{ role: "developer", content: "Greet {call.caller_number}." }],
        functions: [{ name: "go", properties: { n: { type: "string" } }, next_node_id: "b" }],
      },
      b: {
        role_message: "Be brief.",
        task_messages: [{ role: "user", content: "Thank {args.n}." }],
      },
    });
    const talk = (await converse(flow)).start();
    expect(talk.latest("set_node")).toMatchObject({
      role: "You are +911234567890's bot.\n\nBe kind.",
      messages: [{ role: "developer", content: "Greet +919876543210." }],
    });
    talk.calls("go", { n: "{call.did}" });
    expect(talk.latest("set_node")).toMatchObject({
      role: "Be brief.",
      messages: [{ role: "user", content: "Thank {call.did}." }],
    });
  });
});

describe("decisions evaluated outside", () => {
  const rate = {
    name: "rate",
    properties: { score: { type: "integer" } },
    decision: {
      action: "import random\nresult = await lookup(score)",
      conditions: [
        { operator: "in", value: "[1, 2]", next_node_id: "low" },
        { operator: "not", value: "", next_node_id: "none" },
      ],
      default_next_node_id: "other",
    },
  };
  const flow = flowOf({ a: { ...say, functions: [rate] }, low: say, none: say, other: say });
  const rated = async (): Promise<Conversation> =>
    (await converse(flow)).start().calls("rate", { score: 5 });

  test("the code gets what its names are bound to: missing ones by their type", async () => {
    const ask = {
      name: "ask",
      properties: {
        a: { type: "string" },
        b: { type: "integer" },
        c: { type: "number" },
        d: { type: "boolean" },
        e: { type: "array" },
      },
      decision: { action: "result = await f()", conditions: [], default_next_node_id: "other" },
    };
    const talk = (await converse(flowOf({ a: { ...say, functions: [ask] }, other: say }))).start();
    talk.calls("ask", { e: ["x"] });
    expect(talk.latest("evaluate")).toMatchObject({
      args: { e: ["x"] },
      variables: { a: "", b: 0, c: 0, d: false, e: ["x"] },
      state: { e: ["x"] },
      call: { did: "+911234567890" },
    });
  });

  test("the code goes out with its arguments, and the result is routed and told to the model", async () => {
    const talk = await rated();
    expect(talk.types).toEqual(["evaluate"]);
    expect(talk.latest("evaluate")).toMatchObject({
      args: { score: 5 },
      code: rate.decision.action,
    });
    talk.done("evaluate", { value: 2 });
    expect(talk.types).toEqual(["answer_function", "set_node"]);
    expect(talk.state.node).toBe("low");
    expect(talk.latest("answer_function").result).toEqual({ status: "ok", result: 2 });
  });

  test.each([
    [{ value: "" }, "none"],
    [{ value: [] }, "none"],
    [{}, "none"],
    [{ value: "x" }, "other"],
  ])("result %j goes to %s", async (result, node) => {
    expect((await rated()).done("evaluate", result).state.node).toBe(node);
  });

  test("a failed evaluation takes the default route", async () => {
    expect((await rated()).fails("evaluate", { status: "timeout", message: "" }).state.node).toBe(
      "other",
    );
  });

  test("what comes meanwhile waits its turn, and nothing else moves", async () => {
    const talk = await rated();
    expect(talk.calls("rate", { score: 1 }).presses("5").types).toEqual([]);
    expect(talk.state.waiting).toHaveLength(2);
    talk.done("evaluate", { value: 9 });
    expect(talk.state).toMatchObject({ node: "other", waiting: [] });
    expect(talk.types).toEqual(["answer_function", "set_node", "answer_function", "inform_model"]);
  });

  test("but not what is huge, nor more than 16 things", async () => {
    const talk = await rated();
    talk.calls("rate", { score: "x".repeat(9000) });
    expect(talk.latest("answer_function").result).toMatchObject({ status: "error" });
    for (let at = 0; at < 20; at += 1) talk.calls("rate", { score: 1 });
    expect(talk.state.waiting).toHaveLength(16);
    expect(talk.latest("answer_function").result).toMatchObject({ status: "error" });
  });

  test("pressed by key it is told to the model, not answered", async () => {
    const keyed = { ...rate, keypad: { "1": { score: 1 } } };
    const talk = (
      await converse(flowOf({ a: { ...say, functions: [keyed] }, low: say, none: say, other: say }))
    )
      .start()
      .presses("1");
    talk.done("evaluate", { value: 1 });
    expect(talk.types).toEqual(["inform_model", "set_node"]);
    expect(talk.state.node).toBe("low");
  });

  test("post_actions do not start while a decision is open", async () => {
    const acting = flowOf({
      a: { ...say, functions: [rate], post_actions: [{ type: "end_conversation" }] },
      low: say,
      none: say,
      other: say,
    });
    const talk = (await converse(acting)).start().calls("rate", { score: 5 }).speaks();
    expect(talk.count("end")).toBe(0);
    expect(talk.done("start_timer").types).toEqual(["start_timer"]);
    talk.done("evaluate", { value: 1 });
    expect(talk.state.node).toBe("low");
  });

  test("a decision that comes after a transfer has begun goes nowhere", async () => {
    const transfer = {
      type: "webhook",
      url: "http://localhost:3000/api/v1/calls/{call.channel_id}/transfer",
      auth: "internal",
      body: { destination: "5001" },
    };
    const slow = { type: "webhook", url: "https://api.example.com/" };
    const acting = flowOf({
      a: { ...say, functions: [rate], post_actions: [slow, transfer] },
      low: say,
      none: say,
      other: say,
    });
    const talk = (await converse(acting))
      .start()
      .speaks()
      .calls("rate", { score: 1 })
      .done("webhook");
    expect(talk.types).toEqual(["transfer"]);
    talk.done("evaluate", { value: 1 });
    expect(talk.types).toEqual(["answer_function"]);
    expect(talk.state.node).toBe("a");
  });

  test("a caller who hangs up meanwhile ends it", async () => {
    expect((await rated()).send({ type: "hung_up" }).latest("end")).toMatchObject({
      outcome: "caller_hung_up",
    });
  });
});

describe("results of other visits", () => {
  test("are counted and change nothing", async () => {
    const talk = (
      await converse(
        flowOf({ a: { ...say, functions: [{ name: "go", next_node_id: "b" }] }, b: say }),
      )
    ).start();
    talk.send({ type: "effect_done", id: { visit: 0, seq: 1 } });
    talk.send({
      type: "effect_failed",
      id: { visit: 9, seq: 1 },
      failure: { status: "x", message: "" },
    });
    expect(talk.state).toMatchObject({ stale_results: 2, node: "a" });
    expect(talk.send({ type: "effect_done", id: { visit: 1, seq: 1 } }).state.stale_results).toBe(
      2,
    );
  });
});

test("a second call_started is ignored", async () => {
  const talk = (await converse(flowOf({ a: say }))).start();
  expect(talk.start({ channel_id: "other" }).types).toEqual([]);
  expect(talk.state.call["channel_id"]).toBe("1712345678.123");
});
