// What a node and a session leave behind: nothing open after the end, nothing counted on into the next node.
import { describe, expect, test } from "vitest";
import { type Conversation, converse, flowOf } from "../fixtures/conversation.ts";
import type { JsonObject } from "../json.ts";

const say = { task_messages: [{ role: "system", content: "Talk." }] };
const hook = { type: "webhook", url: "https://api.example.com/x" };
const end = { type: "end_conversation" };
const transfer = {
  type: "webhook",
  url: "http://localhost:3000/api/v1/calls/{call.channel_id}/transfer",
  auth: "internal",
  body: { destination: "5001", destination_type: "queue" },
};
const go: JsonObject = { name: "go", next_node_id: "b" };
const rate: JsonObject = {
  name: "rate",
  decision: { action: "result = await f()", conditions: [], default_next_node_id: "b" },
};
const summing = {
  ...say,
  context_strategy: { strategy: "RESET_WITH_SUMMARY", summary_prompt: "Sum up." },
};

async function begin(nodes: Record<string, JsonObject>, root?: JsonObject): Promise<Conversation> {
  return (await converse(flowOf(nodes, root))).start();
}

const hangsUp = (talk: Conversation): Conversation => talk.send({ type: "hung_up" });

describe("a session that has ended has nothing open", () => {
  const ways: [string, () => Promise<Conversation>][] = [
    [
      "hung up during a webhook before the node",
      async () => hangsUp(await begin({ a: { ...say, pre_actions: [hook] } })),
    ],
    [
      "hung up during a webhook after the node's words",
      async () =>
        hangsUp((await begin({ a: { ...say, post_actions: [hook] } })).speaks()).done("webhook"),
    ],
    [
      "hung up before the node's words were heard",
      async () =>
        hangsUp(await begin({ a: { ...say, post_actions: [{ type: "tts_say", text: "Hi" }] } })),
    ],
    [
      "hung up while a summary is made",
      async () =>
        hangsUp((await begin({ a: { ...say, functions: [go] }, b: summing })).calls("go")),
    ],
    [
      "hung up while a decision is made, with a key waiting",
      async () =>
        hangsUp(
          (await begin({ a: { ...say, functions: [rate] }, b: say })).calls("rate").presses("5"),
        ),
    ],
    [
      "hung up while a decision is made, with actions to come",
      async () =>
        hangsUp(
          (await begin({ a: { ...say, functions: [rate], post_actions: [hook] }, b: say })).calls(
            "rate",
          ),
        ),
    ],
    ["the planned end", async () => (await begin({ a: { ...say, post_actions: [end] } })).speaks()],
    ["an end before any word", async () => begin({ a: { ...say, pre_actions: [end] } })],
    [
      "a failed transfer",
      async () =>
        (await begin({ a: { ...say, post_actions: [transfer] } }))
          .speaks()
          .fails("transfer")
          .done("say"),
    ],
    [
      "a transfer, with a key pressed before",
      async () =>
        (await begin({ a: { ...say, post_actions: [transfer] } }))
          .speaks()
          .presses("1")
          .done("transfer"),
    ],
    [
      "a caller who is silent for good",
      async () =>
        (await begin({ a: say }, { idle: { timeout_s: 5, max_retries: 0 } }))
          .send({ type: "silence" })
          .done("say"),
    ],
  ];
  test.each(ways)("%s", async (_way, make) => {
    const talk = await make();
    expect(talk.count("end")).toBe(1);
    expect(talk.state).toMatchObject({
      phase: "ended",
      list: null,
      ongoing_actions: 0,
      armed: null,
      summary: null,
      decision: null,
      waiting: [],
    });
    const timers = talk.count("start_timer") - talk.count("cancel_timer");
    const fired = talk.state.visit;
    expect(timers, "each wait is over or was called off").toBeLessThanOrEqual(fired);
    hangsUp(talk).calls("go").presses("1");
    expect(talk.last).toEqual([]);
  });
});

describe("a caller who is gone", () => {
  test("is not waited for twice: the second hang-up does nothing", async () => {
    const talk = hangsUp((await begin({ a: { ...say, post_actions: [hook, hook] } })).speaks());
    const before = JSON.stringify(talk.state);
    hangsUp(talk);
    expect(talk.last).toEqual([]);
    expect(JSON.stringify(talk.state)).toBe(before);
    talk.done("webhook");
    expect(talk.types).toEqual(["webhook"]);
  });

  test("whose line was cut while a bot spoke is not being spoken to", async () => {
    const talk = (await begin({ a: { ...say, post_actions: [hook] } })).send({
      type: "bot_started_speaking",
    });
    expect(hangsUp(talk).state.speaking).toBe(false);
    expect(talk.types).toEqual(["cancel_timer", "webhook"]);
  });

  test("and whose keys were waiting moves nothing when the webhook is through", async () => {
    const nodes = { a: { ...say, functions: [go], pre_actions: [hook] }, b: say };
    const talk = (await begin(nodes)).presses("1").calls("go");
    hangsUp(talk);
    expect(talk.latest("end")).toMatchObject({ outcome: "caller_hung_up", hangup: false });
    expect(talk.state.path).toEqual(["a"]);
  });

  test("during a transfer that is being made keeps what the switch will say", async () => {
    const talk = hangsUp((await begin({ a: { ...say, post_actions: [transfer] } })).speaks());
    expect(talk.last).toEqual([]);
    expect(talk.state).toMatchObject({ transfer: "pending", ongoing_actions: 1 });
    expect(talk.done("transfer").latest("end")).toMatchObject({ outcome: "transferred" });
  });
});

describe("a new node counts anew", () => {
  const pick = {
    name: "pick",
    properties: { dish: { type: "string", enum: ["soup", "fish"] } },
    required: ["dish"],
  };

  test("answers that could not be run", async () => {
    const nodes = { a: { ...say, functions: [go, pick] }, b: { ...say, functions: [pick] } };
    const talk = (await begin(nodes)).calls("pick").send({ type: "caller_spoke" }).calls("go");
    talk.send({ type: "caller_spoke" }).calls("pick");
    expect(talk.state.node).toBe("b");
    expect(talk.types).toEqual(["answer_function"]);
  });

  test("and so do they after the menu was read out", async () => {
    const talk = await begin({ a: { ...say, functions: [pick] } });
    expect(talk.calls("pick").calls("pick").types).toEqual(["answer_function", "say"]);
    expect(talk.calls("pick").types).toEqual(["answer_function"]);
    expect(talk.calls("pick").types).toEqual(["answer_function", "say"]);
  });

  test("silences", async () => {
    const root = { idle: { timeout_s: 5, max_retries: 1, prompt: "Hello?", goodbye: "Bye." } };
    const failing = { ...hook, on_error: "b" };
    const talk = await begin(
      { a: { ...say, functions: [rate] }, b: { ...say, pre_actions: [failing] } },
      root,
    );
    talk.calls("rate").send({ type: "silence" }).done("evaluate", { value: 1 });
    talk.done("webhook", { status: 200 }).send({ type: "silence" });
    expect(talk.latest("say").text).toBe("Hello?");
  });

  test("its actions do not wait for the timer of the node before", async () => {
    const nodes = { a: { ...say, functions: [go], post_actions: [hook] }, b: say };
    const talk = (await begin(nodes)).calls("go");
    expect(talk.types).toContain("cancel_timer");
    expect(talk.state.armed).toBeNull();
    expect(talk.done("start_timer").types).toEqual([]);
    expect(talk.state.stale_results).toBe(1);
  });
});

/** State mappings for `count` keys: k0, k1, … */
function many(from: number, count: number): JsonObject {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${from + at}`, "v"]));
}

describe("what is stored", () => {
  test("at most 200 keys; the ones that are there may still change", async () => {
    const talk = await begin({
      a: {
        ...say,
        functions: [
          { name: "fill", state_mappings: many(0, 199) },
          { name: "more", state_mappings: many(199, 2) },
          { name: "again", state_mappings: { k0: "new" } },
        ],
      },
    });
    talk.calls("fill").calls("more").calls("again");
    expect(Object.keys(talk.state.state)).toHaveLength(200);
    expect(talk.state.state).toMatchObject({ k199: "v", k0: "new" });
    expect(talk.state.state).not.toHaveProperty("k200");
  });

  test("also where one call brings more than there is room for", async () => {
    const keys = Object.keys(many(0, 205));
    const properties = Object.fromEntries(keys.map((key) => [key, { type: "string" }]));
    const talk = await begin({ a: { ...say, functions: [{ name: "set", properties }] } });
    talk.calls("set", many(0, 205));
    expect(Object.keys(talk.state.state)).toEqual(keys.slice(0, 200));
  });

  test("a list is kept whole or not at all", async () => {
    const set = {
      name: "set",
      properties: { x: { type: "array", items: { type: "string", maxLength: 4000 } } },
    };
    const talk = await begin({ a: { ...say, functions: [set] } });
    talk.calls("set", { x: ["a", "b", "c", "d"].map((letter) => letter.repeat(4000)) });
    expect(JSON.stringify(talk.state.state["x"]).length).toBeGreaterThan(16_000);
    const before = JSON.stringify(talk.state.state);
    const five = { x: Array.from({ length: 5 }, () => "y".repeat(4000)) };
    expect(JSON.stringify(talk.calls("set", five).state.state)).toBe(before);
  });
});

test("a transfer that failed leaves the caller on the line, and the model is told so", async () => {
  const nodes = { a: { ...say, post_actions: [{ ...transfer, on_error: "b" }] }, b: say };
  const talk = (await begin(nodes)).speaks().fails("transfer");
  expect(talk.latest("inform_model")).toMatchObject({
    text: expect.stringMatching(/not be transferred.*still on the line/) as string,
    respond: false,
  });
});
