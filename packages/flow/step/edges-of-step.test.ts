// The edges of the rules: the last thing that is still taken, the first that is not, and words that must not be empty.
import { describe, expect, test } from "vitest";
import { type Conversation, converse, flowOf } from "../fixtures/conversation.ts";
import type { Json, JsonObject } from "../json.ts";
import { MAX_PATH } from "./flow-state.ts";
import { isSmall } from "./is-small.ts";

const say = { task_messages: [{ role: "system", content: "Talk." }] };
const go = (target: string): JsonObject => ({ name: "go", next_node_id: target });
const hook = { type: "webhook", url: "https://api.example.com/x" };
const end = { type: "end_conversation" };

async function withProperty(property: JsonObject): Promise<Conversation> {
  const set = { name: "set", properties: { x: property } };
  return (await converse(flowOf({ a: { ...say, functions: [set] } }))).start();
}

describe("arguments", () => {
  test.each<[JsonObject, Json, boolean]>([
    [{ type: "array" }, Array.from({ length: 64 }, () => 1), true],
    [{ type: "array" }, Array.from({ length: 65 }, () => 1), false],
    [{ type: "string" }, "x".repeat(500), true],
    [{ type: "string", minLength: 2 }, "xy", true],
    [{ type: "number", minimum: 1 }, 1, true],
    [{ type: "number", maximum: 1 }, 1, true],
    [{ type: "anything" }, 5, true],
    [{ type: "anything" }, { a: [1] }, true],
    [{ type: "anything" }, "x".repeat(9000), true],
    [{ type: "object" }, { a: "x".repeat(3990) }, true],
    [{ type: "object" }, { a: "x".repeat(4001) }, false],
    [{ type: "array", items: { type: "array", items: { type: "integer" } } }, [[1], [2, 3]], true],
    [{ type: "array", items: { type: "array", items: { type: "integer" } } }, [[1], ["x"]], false],
  ])("%j and a value at the edge", async (property, given, fits) => {
    const talk = (await withProperty(property)).calls("set", { x: given });
    expect(talk.latest("answer_function").result["status"]).toBe(fits ? "ok" : "error");
    expect("x" in talk.state.state).toBe(fits);
  });

  test("declared lists may nest eight levels deep", async () => {
    const nested = (levels: number): JsonObject =>
      levels === 0 ? { type: "integer" } : { type: "array", items: nested(levels - 1) };
    const value = (levels: number): Json => (levels === 0 ? 1 : [value(levels - 1)]);
    const eight = (await withProperty(nested(8))).calls("set", { x: value(8) });
    expect(eight.latest("answer_function").result).toEqual({ status: "ok" });
    const nine = (await withProperty(nested(9))).calls("set", { x: value(9) });
    expect(nine.latest("answer_function").result["error"]).toMatch(/nests too deeply/);
  });

  test("the fault says where and what", async () => {
    const talk = (await withProperty({ type: "array", items: { type: "integer" } })).calls("set", {
      x: [1, "y"],
    });
    expect(talk.latest("answer_function").result["error"]).toBe(
      "set was not run: x[1] must be a number.",
    );
    talk.calls("set", 5);
    expect(talk.latest("answer_function").result["error"]).toBe(
      "set was not run: arguments must be an object.",
    );
  });

  test.each<[Json, number, boolean]>([
    ["abc", 3, true],
    ["abcd", 3, false],
    [[1, 2], 2, false],
    [[1, 2], 3, true],
    [{ ab: 1 }, 4, true],
    [{ ab: 1 }, 3, false],
    [[[[[[[[1]]]]]]], 20, true],
    [[[[[[[[[[1]]]]]]]]], 20, false],
  ])("%j is small enough for %d: %s", (value, limit, small) => {
    expect(isSmall(value, limit)).toBe(small);
  });
});

describe("answers to calls that cannot be run", () => {
  test("where nothing is offered the model is told to talk", async () => {
    const talk = (await converse(flowOf({ a: say }))).start().calls("x");
    expect(talk.latest("answer_function")).toMatchObject({
      respond: true,
      result: {
        error: "x is not available at this point. No function is available now; just talk.",
      },
    });
  });

  test("where several are, all are named", async () => {
    const talk = (
      await converse(flowOf({ a: { ...say, functions: [go("a"), { ...go("a"), name: "stop" }] } }))
    ).start();
    expect(talk.calls("x").latest("answer_function").result["error"]).toMatch(
      /Available now: go, stop\.$/,
    );
  });

  test.each([
    ["before the call", (talk: Conversation) => talk, /has not begun/],
    ["during pre_actions", (talk: Conversation) => talk.start(), /moving on/],
    [
      "once the way is decided",
      (talk: Conversation) => talk.start().done("webhook").speaks(),
      /handed over or ended/,
    ],
  ])("%s it is not asked to speak", async (_when, prepare, words) => {
    const flow = flowOf({
      a: {
        ...say,
        functions: [go("a")],
        pre_actions: [hook],
        post_actions: [{ type: "end_conversation", text: "Bye" }],
      },
    });
    const talk = prepare(await converse(flow));
    if (talk.count("say") > 0) {
      // The goodbye of an ordinary end may still be overtaken by the caller; a transfer may not.
      const transfer = {
        type: "webhook",
        url: "http://localhost:3000/api/v1/calls/{call.channel_id}/transfer",
        auth: "internal",
        body: { destination: "1" },
      };
      const other = (
        await converse(flowOf({ a: { ...say, functions: [go("a")], post_actions: [transfer] } }))
      )
        .start()
        .speaks();
      expect(other.calls("go").latest("answer_function")).toMatchObject({
        respond: false,
        result: { error: expect.stringMatching(words) as string },
      });
      return;
    }
    expect(talk.calls("go").latest("answer_function")).toMatchObject({
      respond: false,
      result: { error: expect.stringMatching(words) as string },
    });
  });
});

describe("turns of the bot", () => {
  const two = flowOf({
    a: { ...say, functions: [go("b")] },
    b: { ...say, functions: [go("c")], post_actions: [hook] },
    c: say,
  });

  test.each([
    ["bot_started_speaking"],
    ["bot_finished_speaking"],
    ["interrupted"],
    ["caller_spoke"],
  ] as const)(
    "after %s the same function is called anew, not once more in the same turn",
    async (type) => {
      const talk = (await converse(two)).start().calls("go");
      talk.send({ type }).calls("go");
      expect(talk.state.node).toBe("c");
    },
  );

  test("so it is after a silence", async () => {
    const talk = (
      await converse({
        ...two,
        nodes: (two["nodes"] as JsonObject[]).map((node) =>
          node["id"] === "b" ? { ...node, data: { ...say, functions: [go("c")] } } : node,
        ),
        idle: { timeout_s: 5, max_retries: 3 },
      })
    )
      .start()
      .calls("go");
    talk.send({ type: "silence" }).calls("go");
    expect(talk.state.node).toBe("c");
  });

  test("words from before the node that are interrupted do not spoil the node's own", async () => {
    const talk = (await converse(two)).start().send({ type: "bot_started_speaking" }).calls("go");
    talk.send({ type: "interrupted" }).send({ type: "bot_finished_speaking" });
    expect(talk.types).toEqual(["cancel_timer", "webhook"]);
  });

  test("the speaking that began before is remembered only until it ends", async () => {
    const talk = (await converse(two)).start().send({ type: "bot_started_speaking" }).calls("go");
    talk.send({ type: "bot_finished_speaking" }).send({ type: "bot_finished_speaking" });
    expect(talk.types).toEqual(["cancel_timer", "webhook"]);
    expect(talk.state).toMatchObject({ speaking: false, stale_turn: false });
  });

  test("without actions to come an interruption starts no timer", async () => {
    const talk = (await converse(flowOf({ a: say }))).start().send({ type: "interrupted" });
    expect(talk.types).toEqual([]);
    expect(talk.send({ type: "bot_started_speaking" }).types).toEqual([]);
  });
});

describe("hang-up", () => {
  test("is taken once", async () => {
    const talk = (await converse(flowOf({ a: { ...say, post_actions: [hook, end] } })))
      .start()
      .send({ type: "hung_up" });
    expect(talk.types).toEqual(["cancel_timer", "webhook"]);
    expect(talk.send({ type: "hung_up" }).types).toEqual([]);
    expect(talk.done("webhook").latest("end").outcome).toBe("completed");
  });

  test("waits for a webhook under way, whatever comes after it", async () => {
    const talk = (
      await converse(
        flowOf({ a: { ...say, post_actions: [hook, { type: "tts_say", text: "x" }, hook] } }),
      )
    )
      .start()
      .speaks();
    expect(talk.send({ type: "hung_up" }).types).toEqual([]);
    expect(talk.state.ongoing_actions).toBe(1);
    expect(talk.done("webhook").types).toEqual(["webhook"]);
    expect(talk.done("webhook").latest("end").outcome).toBe("caller_hung_up");
  });

  test("a summary that nobody will read is not waited for", async () => {
    const summary = {
      ...say,
      context_strategy: { strategy: "RESET_WITH_SUMMARY", summary_prompt: "s" },
    };
    const talk = (await converse(flowOf({ a: { ...say, functions: [go("b")] }, b: summary })))
      .start()
      .calls("go");
    expect(talk.send({ type: "hung_up" }).types).toEqual(["end"]);
    expect(talk.state).toMatchObject({ summary: null, phase: "ended" });
  });
});

describe("caps", () => {
  test("the path keeps its last 200 nodes", async () => {
    const talk = (
      await converse(flowOf({ a: { ...say, functions: [{ ...go("a"), keypad: { "1": {} } }] } }))
    ).start();
    for (let at = 0; at < 210; at += 1) talk.presses("1");
    expect(talk.state.path).toHaveLength(MAX_PATH);
    expect(talk.state.visit).toBe(211);
  });

  test("ten jumps by on_error are taken, the eleventh ends the call", async () => {
    const round = { ...say, post_actions: [{ ...hook, on_error: "a" }] };
    const talk = (await converse(flowOf({ a: round }))).start();
    for (let at = 0; at < 10; at += 1) talk.speaks().fails("webhook");
    expect(talk.state).toMatchObject({ error_jumps: 10, node: "a", phase: "open" });
    expect(talk.speaks().fails("webhook").types).toEqual(["say"]);
    expect(talk.done("say").latest("end").outcome).toBe("failed");
  });

  test("a state value is cut at 16384 characters, a summary at 8000, a destination at 64", async () => {
    const mapped = {
      name: "big",
      properties: { x: { type: "string", maxLength: 4000 } },
      state_mappings: { y: "{args.x}{args.x}{args.x}{args.x}{args.x}" },
      next_node_id: "b",
    };
    const summary = {
      ...say,
      context_strategy: { strategy: "RESET_WITH_SUMMARY", summary_prompt: "s" },
    };
    const transfer = {
      type: "webhook",
      url: "http://localhost:3000/api/v1/calls/{call.channel_id}/transfer",
      auth: "internal",
      body: { destination: "{state.y}" },
    };
    const talk = (
      await converse(
        flowOf({ a: { ...say, functions: [mapped] }, b: { ...summary, post_actions: [transfer] } }),
      )
    ).start();
    talk.calls("big", { x: "z".repeat(4000) });
    expect(talk.state.state["y"]).toHaveLength(16_384);
    talk.done("summarize", { value: "s".repeat(9000) });
    expect(talk.latest("set_node").context.summary).toHaveLength(8000);
    expect(talk.speaks().latest("transfer").destination).toHaveLength(64);
  });

  test("of a model's last 32 calls each is known", async () => {
    const talk = (
      await converse(
        flowOf({
          a: { ...say, functions: [{ name: "note", properties: { x: { type: "string" } } }] },
        }),
      )
    ).start();
    const call = (id: number): Conversation =>
      talk.send({ type: "function_called", call_id: `n${id}`, name: "note", args: {} });
    for (let at = 0; at < 33; at += 1) call(at);
    expect(call(1).types).toEqual([]);
    expect(call(0).types).toEqual(["answer_function"]);
  });
});

const withActions = async (actions: JsonObject[]): Promise<Conversation> =>
  (
    await converse(flowOf({ a: { ...say, functions: [go("b")], post_actions: actions }, b: say }))
  ).start();

const bridge = (more: JsonObject = {}): JsonObject => ({
  ...hook,
  url: "https://events.astradial.com/bot-bridge",
  auth: "org",
  body: {
    action: "pbx_forward",
    endpoint: "/calls/{call.channel_id}/transfer",
    body: { destination: "5001" },
  },
  ...more,
});

describe("a transfer in the bridge's form is a transfer in everything", () => {
  test("nothing moves while it is under way, and it is done once", async () => {
    const talk = (
      await withActions([bridge(), bridge(), { ...hook, url: "https://api.example.com/after" }])
    ).speaks();
    expect(talk.calls("go").latest("answer_function").result["status"]).toBe("error");
    expect(talk.done("webhook", { status: 200 }).latest("webhook").url).toBe(
      "https://api.example.com/after",
    );
    expect(talk.count("webhook")).toBe(2);
    expect(talk.done("webhook").latest("end").outcome).toBe("transferred");
  });

  test("its failure is apologized for, or leads to on_error", async () => {
    const talk = (await withActions([bridge()])).speaks().fails("webhook");
    expect(talk.types).toEqual(["say"]);
    expect(talk.done("say").latest("end").outcome).toBe("transfer_failed");
    const other = (await withActions([bridge({ on_error: "b" })])).speaks().fails("webhook");
    expect(other.types).toEqual(["inform_model", "set_node"]);
  });

  test("who has hung up is not transferred by it", async () => {
    const talk = (await withActions([bridge(), end])).send({ type: "hung_up" });
    expect(talk.types).toEqual(["cancel_timer", "end"]);
    expect(talk.latest("end").outcome).toBe("caller_hung_up");
  });

  test("other operations of the bridge are ordinary webhooks", async () => {
    const ticket = {
      ...hook,
      url: "https://events.astradial.com/bot-bridge",
      body: { action: "create_ticket", endpoint: "/transfer" },
    };
    const talk = (await withActions([ticket])).speaks();
    expect(talk.state.transfer).toBe("none");
    const hangup = bridge({
      body: { action: "pbx_forward", endpoint: "/calls/1/hangup", body: {} },
    });
    expect((await withActions([hangup])).speaks().state.transfer).toBe("none");
  });
});

describe("actions at their edges", () => {
  test("after a confirmed transfer the flow does not hang up", async () => {
    const pbx = "http://localhost:3000/api/v1/calls/{call.channel_id}";
    const actions: JsonObject[] = [
      { type: "webhook", url: `${pbx}/transfer`, auth: "internal", body: { destination: "1" } },
      { type: "webhook", url: `${pbx}/hangup`, auth: "internal" },
    ];
    const talk = (await converse(flowOf({ a: { ...say, post_actions: actions } })))
      .start()
      .speaks()
      .done("transfer");
    expect(talk.types).toEqual(["end"]);
    expect(talk.count("hangup")).toBe(0);
  });

  test("a transfer before the node's words, too, ends the session once confirmed", async () => {
    const transfer = {
      type: "webhook",
      url: "http://localhost:3000/api/v1/calls/{call.channel_id}/transfer",
      auth: "internal",
      body: { destination: "1" },
    };
    const talk = (await converse(flowOf({ a: { ...say, pre_actions: [transfer] } }))).start();
    expect(talk.types).toEqual(["transfer"]);
    expect(talk.done("transfer").types).toEqual(["end"]);
    const failing = (await converse(flowOf({ a: { ...say, pre_actions: [transfer] } })))
      .start()
      .fails("transfer");
    expect(failing.types).toEqual(["say"]);
  });

  test("a body beyond 256 KiB is not sent", async () => {
    const big = {
      name: "big",
      properties: { x: { type: "string", maxLength: 4000 } },
      next_node_id: "b",
    };
    const body = Array.from({ length: 70 }, () => "{args.x}");
    const flow = flowOf({
      a: { ...say, functions: [big] },
      b: {
        ...say,
        post_actions: [
          { ...hook, body },
          { type: "tts_say", text: "{webhook.status}" },
        ],
      },
    });
    const talk = (await converse(flow))
      .start()
      .calls("big", { x: "y".repeat(4000) })
      .speaks();
    expect(talk.count("webhook")).toBe(0);
    expect(talk.latest("say").text).toBe("refused");
    const fits = (await converse(flow))
      .start()
      .calls("big", { x: "y".repeat(3000) })
      .speaks();
    expect(fits.count("webhook")).toBe(1);
  });

  test("a text that renders to nothing is not spoken, and the list goes on", async () => {
    const talk = (
      await converse(
        flowOf({
          a: { ...say, post_actions: [{ type: "tts_say", text: " {state.none} " }, hook] },
        }),
      )
    )
      .start()
      .speaks();
    expect(talk.types).toEqual(["cancel_timer", "webhook"]);
  });

  test("last words count as an action under way", async () => {
    const idle = { idle: { timeout_s: 5, max_retries: 0 } };
    const talk = (await converse(flowOf({ a: say }, idle))).start().send({ type: "silence" });
    expect(talk.state).toMatchObject({ ongoing_actions: 1, list: { kind: "closing" } });
    expect(talk.calls("x").latest("answer_function").respond).toBe(false);
    expect(talk.presses("1").types).toEqual([]);
    expect(talk.done("say").state.ongoing_actions).toBe(0);
  });

  test("keys before the call mean nothing", async () => {
    const talk = await converse(flowOf({ a: say }));
    expect(talk.presses("1").state.waiting).toEqual([]);
    expect(talk.start().types).toEqual(["set_node"]);
  });

  test("an unknown on_error is as good as none", async () => {
    const talk = (
      await converse(flowOf({ a: { ...say, post_actions: [{ ...hook, on_error: "gone" }, hook] } }))
    )
      .start()
      .speaks()
      .fails("webhook");
    expect(talk.types).toEqual(["webhook"]);
  });
});
