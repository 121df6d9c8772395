// Actions: their order, their failures, and that what is under way is never torn.
import { describe, expect, test } from "vitest";
import { type Conversation, converse, flowOf } from "../fixtures/conversation.ts";
import type { JsonObject } from "../json.ts";

const say = { task_messages: [{ role: "system", content: "Talk." }] };
const go = (target: string): JsonObject => ({
  name: "go",
  properties: { why: { type: "string" } },
  next_node_id: target,
});
const hook = (more: JsonObject = {}): JsonObject => ({
  type: "webhook",
  url: "https://api.example.com/x",
  ...more,
});
const transfer = (more: JsonObject = {}): JsonObject => ({
  type: "webhook",
  url: "http://localhost:3000/api/v1/calls/{call.channel_id}/transfer",
  auth: "internal",
  body: { destination: "5001", destination_type: "queue" },
  ...more,
});
const end = { type: "end_conversation" };

/** A conversation at node `b`, which has these actions. */
async function at(
  post: JsonObject[],
  more: JsonObject = {},
  root: JsonObject = {},
): Promise<Conversation> {
  const flow = flowOf(
    {
      a: { ...say, functions: [go("b")] },
      b: { ...say, post_actions: post, ...more },
      rescue: { ...say, functions: [go("b")] },
    },
    root,
  );
  return (await converse(flow)).start().speaks().calls("go", { why: "because" });
}

describe("order", () => {
  test("TC-511 two webhooks go out one after the other, in order", async () => {
    const talk = (
      await at([
        hook({ url: "https://api.example.com/1" }),
        hook({ url: "https://api.example.com/2" }),
      ])
    ).speaks();
    expect(talk.latest("webhook").url).toBe("https://api.example.com/1");
    expect(talk.done("webhook", { status: 200 }).latest("webhook").url).toBe(
      "https://api.example.com/2",
    );
    expect(talk.count("webhook")).toBe(2);
    expect(talk.done("webhook", { status: 200 }).types).toEqual([]);
  });

  test("TC-512 the count of ongoing actions is exact, also after a failure", async () => {
    const talk = await at([hook(), hook()]);
    expect(talk.state.ongoing_actions).toBe(0);
    expect(talk.speaks().state.ongoing_actions).toBe(1);
    expect(talk.fails("webhook").state.ongoing_actions).toBe(1);
    expect(talk.done("webhook").state.ongoing_actions).toBe(0);
  });

  test("TC-509 pre_actions are done before the model gets the node", async () => {
    const talk = await at([], {
      pre_actions: [{ type: "tts_say", text: "One moment, {args.why}." }, hook()],
    });
    expect(talk.types).toEqual(["answer_function", "say"]);
    expect(talk.latest("say").text).toBe("One moment, because.");
    expect(talk.done("say").types).toEqual(["webhook"]);
    expect(talk.done("webhook", { status: 200 }).types).toEqual(["set_node"]);
  });

  test("TC-510 post_actions wait until the node's first words were heard", async () => {
    const talk = await at([hook()]);
    expect(talk.types).toEqual(["answer_function", "set_node", "start_timer"]);
    expect(talk.send({ type: "bot_started_speaking" }).count("webhook")).toBe(0);
    expect(talk.send({ type: "bot_finished_speaking" }).types).toEqual(["cancel_timer", "webhook"]);
    expect(talk.send({ type: "bot_finished_speaking" }).types).toEqual([]);
  });

  test("a model that stays silent does not hold them up for longer than 10 s", async () => {
    const talk = await at([hook()]);
    expect(talk.latest("start_timer").after_ms).toBe(10_000);
    expect(talk.done("start_timer").types).toEqual(["webhook"]);
  });

  test("the end of words from before the node does not count as its first turn", async () => {
    const flow = flowOf({
      a: { ...say, functions: [go("b")] },
      b: { ...say, post_actions: [hook()] },
    });
    const talk = (await converse(flow)).start().send({ type: "bot_started_speaking" }).calls("go");
    expect(talk.send({ type: "bot_finished_speaking" }).types).toEqual(["start_timer"]);
    expect(talk.speaks().types).toEqual(["cancel_timer", "webhook"]);
  });

  test("after a barge-in they wait for the next turn, at most 10 s", async () => {
    const talk = (await at([hook()])).send({ type: "bot_started_speaking" });
    expect(talk.latest("start_timer").after_ms).toBe(60_000);
    expect(talk.send({ type: "interrupted" }).types).toEqual(["start_timer"]);
    expect(talk.latest("start_timer").after_ms).toBe(10_000);
    expect(talk.speaks().types).toEqual(["cancel_timer", "webhook"]);
  });

  test("a node that waits for the caller gives them longer", async () => {
    const talk = await at([hook()], { respond_immediately: false });
    expect(talk.latest("set_node").respond).toBe(false);
    expect(talk.latest("start_timer").after_ms).toBe(60_000);
  });

  test("leaving the node drops what has not begun", async () => {
    const talk = await at([hook(), hook()], { functions: [go("rescue")] });
    talk.speaks().calls("go");
    expect(talk.state.node).toBe("rescue");
    expect(talk.done("webhook", { status: 200 }).types).toEqual([]);
    expect(talk.state).toMatchObject({ stale_results: 1, ongoing_actions: 0, webhook_status: "" });
    expect(talk.count("webhook")).toBe(1);
  });

  test("leaving it before they begin stops the timer", async () => {
    const talk = await at([hook()], { functions: [go("rescue")] });
    expect(talk.send({ type: "caller_spoke" }).calls("go").types).toEqual([
      "answer_function",
      "cancel_timer",
      "set_node",
    ]);
  });
});

describe("webhooks", () => {
  test("carry url, body, method and time limit, with templates filled", async () => {
    const talk = await at([
      hook({
        url: "https://api.example.com/{state.why}?q={call.did}",
        body: { a: ["{args.why}", 1], b: "{state.nothing}" },
        method: "put",
        timeout_ms: 500,
        auth: "org",
      }),
    ]);
    expect(talk.speaks().latest("webhook")).toEqual({
      id: { visit: 2, seq: talk.latest("webhook").id.seq },
      type: "webhook",
      url: "https://api.example.com/because?q=%2B911234567890",
      method: "PUT",
      body: { a: ["because", 1], b: "" },
      auth: "org",
      timeout_ms: 500,
    });
  });

  test("a longer time limit is cut to 10 s, which is also the usual one", async () => {
    const talk = (await at([hook({ timeout_ms: 60_000 }), hook()])).speaks();
    expect(talk.latest("webhook").timeout_ms).toBe(10_000);
    expect(talk.done("webhook").latest("webhook").timeout_ms).toBe(10_000);
  });

  test("what they bring back is saved, each key seeing the ones before", async () => {
    const talk = (
      await at([
        hook({ save_as: { id: "{response.ticket.id}", text: "no. {state.id}, {response.list}" } }),
      ])
    ).speaks();
    talk.done("webhook", { status: 201, response: { ticket: { id: 7 }, list: [1] } });
    expect(talk.state.state).toMatchObject({ id: "7", text: "no. 7, [1]" });
    expect(talk.state.webhook_status).toBe("201");
  });

  test("a failure is seen as {webhook.status} and the list goes on", async () => {
    const talk = (
      await at([hook(), { type: "tts_say", text: "Status {webhook.status}." }])
    ).speaks();
    talk.fails("webhook", { status: "timeout", message: "" });
    expect(talk.latest("say").text).toBe("Status timeout.");
  });

  test("a failure with on_error leads there, with the arguments still in sight", async () => {
    const talk = (await at([hook({ on_error: "rescue" }), hook()])).speaks().fails("webhook");
    expect(talk.state).toMatchObject({ node: "rescue", args: { why: "because" } });
    expect(talk.types).toEqual(["set_node"]);
  });

  test.each([
    [{ url: "https://api.example.com/{state.nothing}" }, "skipped"],
    [{ body: { category: "{state.nothing}" } }, "skipped"],
    [{ body: { summary: "" } }, "skipped"],
    [{ body: { action: "pbx_forward", body: { destination: "{state.nothing}" } } }, "skipped"],
    [{ url: "https://api.example.com/{state.dots}" }, "refused"],
  ])("%j is not sent and counts as failed: %s", async (more, status) => {
    const flow = flowOf({
      a: { ...say, functions: [{ ...go("b"), state_mappings: { dots: ".." } }] },
      b: { ...say, post_actions: [hook(more), { type: "tts_say", text: "{webhook.status}" }] },
    });
    const talk = (await converse(flow)).start().calls("go").speaks();
    expect(talk.count("webhook")).toBe(0);
    expect(talk.latest("say").text).toBe(status);
  });

  test("on_error that leads round in a circle ends with an apology, not in a loop", async () => {
    const round = {
      ...say,
      pre_actions: [hook({ url: "https://api.example.com/{state.nothing}", on_error: "b" })],
    };
    const talk = (await converse(flowOf({ a: { ...say, functions: [go("b")] }, b: round })))
      .start()
      .calls("go");
    expect(talk.types).toEqual(["answer_function", "say"]);
    expect(talk.done("say").latest("end")).toMatchObject({ outcome: "failed", hangup: true });
  });
});

describe("transfer", () => {
  test("while it is under way nothing moves the conversation", async () => {
    const talk = (await at([transfer()], { functions: [go("rescue")] })).speaks();
    expect(talk.types).toEqual(["cancel_timer", "transfer"]);
    talk.calls("go");
    expect(talk.latest("answer_function")).toMatchObject({
      respond: false,
      result: { status: "error" },
    });
    expect(talk.presses("1").types).toEqual([]);
    expect(talk.send({ type: "silence" }).types).toEqual([]);
    expect(talk.state.node).toBe("b");
  });

  test("once confirmed, the session ends without hanging up, also without end_conversation", async () => {
    const talk = (await at([transfer()])).speaks().done("transfer", { status: 200 });
    expect(talk.latest("end")).toMatchObject({ outcome: "transferred", hangup: false });
  });

  test("is done once: a second one is left out", async () => {
    const talk = (await at([transfer(), transfer(), end])).speaks().done("transfer");
    expect(talk.count("transfer")).toBe(1);
    expect(talk.types).toEqual(["end"]);
  });

  test("that failed leads to on_error, tells the model, and may be tried again", async () => {
    const talk = (await at([transfer({ on_error: "rescue" }), end])).speaks().fails("transfer");
    expect(talk.types).toEqual(["inform_model", "set_node"]);
    expect(talk.state).toMatchObject({ node: "rescue", transfer: "failed" });
    talk.speaks().calls("go").speaks();
    expect(talk.done("transfer").latest("end")).toMatchObject({ outcome: "transferred" });
  });

  test("the caller's line going away before the switch has confirmed is no hang-up", async () => {
    const talk = (await at([transfer(), end])).speaks().send({ type: "hung_up" });
    expect(talk.types).toEqual([]);
    expect(talk.done("transfer").latest("end")).toMatchObject({
      outcome: "transferred",
      hangup: false,
    });
  });

  test("a caller who hung up while it failed is not apologized to", async () => {
    const talk = (await at([transfer(), end])).speaks().send({ type: "hung_up" }).fails("transfer");
    expect(talk.types).toEqual(["end"]);
    expect(talk.latest("end")).toMatchObject({ outcome: "caller_hung_up", hangup: false });
  });

  test.each([
    [{ destination: "{state.nothing}" }, "skipped"],
    [{ destination: "5001", destination_type: "{args.why}" }, "refused"],
  ])("%j is not tried: %s", async (body, status) => {
    const talk = (await at([transfer({ body })])).speaks();
    expect(talk.count("transfer")).toBe(0);
    expect(talk.state).toMatchObject({ webhook_status: status, transfer: "failed" });
    expect(talk.latest("say").text).toMatch(/sorry/);
  });

  test("without destination_type it is to an extension; numbers are texts", async () => {
    const talk = (await at([transfer({ body: { destination: 101 } })])).speaks();
    expect(talk.latest("transfer")).toMatchObject({
      destination: "101",
      destination_type: "extension",
    });
  });

  test("in the bridge's form counts as a transfer too", async () => {
    const bridge = hook({
      url: "https://events.astradial.com/bot-bridge",
      auth: "org",
      body: {
        action: "pbx_forward",
        endpoint: "/api/v1/calls/{call.channel_id}/transfer",
        body: { destination: "5001", destination_type: "queue" },
      },
    });
    const talk = (await at([bridge, end])).speaks();
    expect(talk.latest("webhook").body).toMatchObject({
      endpoint: "/api/v1/calls/1712345678.123/transfer",
    });
    expect(talk.done("webhook", { status: 200 }).latest("end")).toMatchObject({
      outcome: "transferred",
      hangup: false,
    });
  });

  test("the flow's own words and language are used for the apology", async () => {
    const talk = (await at([transfer()], {}, { texts: { transfer_failed: "Pardon, {args.why}." } }))
      .speaks()
      .fails("transfer");
    expect(talk.latest("say").text).toBe("Pardon, because.");
    expect(talk.fails("say").latest("end")).toMatchObject({ outcome: "transfer_failed" });
  });
});

describe("the end", () => {
  test("an end that says it failed is no completed session, also when the caller leaves first", async () => {
    const failed = { type: "end_conversation", outcome: "failed" };
    expect((await at([failed])).speaks().latest("end").outcome).toBe("failed");
    const left = (await at([hook(), failed])).speaks().send({ type: "hung_up" });
    expect(left.done("webhook", { status: 200 }).latest("end").outcome).toBe("failed");
  });

  test("end_conversation says its text, waits until it was heard, and hangs up", async () => {
    const talk = (
      await at([{ type: "end_conversation", text: "Bye, {args.why}." }, hook()])
    ).speaks();
    expect(talk.latest("say").text).toBe("Bye, because.");
    expect(talk.done("say").types).toEqual(["end"]);
    expect(talk.latest("end")).toMatchObject({ outcome: "completed", hangup: true });
    expect(talk.count("webhook")).toBe(0);
  });

  test("hang-up as a PBX operation is not repeated by the end", async () => {
    const hangup = {
      type: "webhook",
      url: "http://localhost:3000/api/v1/calls/{call.channel_id}/hangup",
      auth: "internal",
    };
    const talk = (await at([hangup, end])).speaks();
    expect(talk.types).toEqual(["cancel_timer", "hangup"]);
    expect(talk.done("hangup").latest("end")).toMatchObject({
      outcome: "completed",
      hangup: false,
    });
  });

  test("function actions name their handler, and a failing one does not stop the list", async () => {
    const talk = (await at([{ type: "function", handler: "note" }, hook()])).speaks();
    expect(talk.latest("function").handler).toBe("note");
    expect(talk.fails("function").types).toEqual(["webhook"]);
  });

  test("the built-in handler hang_up is the PBX operation", async () => {
    const talk = (await at([{ type: "function", handler: "hang_up" }, end])).speaks();
    expect(talk.types).toEqual(["cancel_timer", "hangup"]);
    expect(talk.done("hangup").latest("end")).toMatchObject({ hangup: false });
  });

  test("after the end nothing changes any more", async () => {
    const talk = (await at([end])).speaks();
    const ended = JSON.stringify(talk.state);
    talk
      .start()
      .speaks()
      .calls("go")
      .presses("1")
      .send({ type: "hung_up" })
      .send({ type: "silence" });
    expect(JSON.stringify(talk.state)).toBe(ended);
    expect(talk.count("end")).toBe(1);
  });
});

describe("the caller hangs up", () => {
  test("before the goal: caller_hung_up, and no hang-up of ours", async () => {
    const talk = (await at([])).send({ type: "hung_up" });
    expect(talk.latest("end")).toMatchObject({ outcome: "caller_hung_up", hangup: false });
  });

  test("before anything: the same", async () => {
    const talk = await converse(flowOf({ a: say }));
    expect(talk.send({ type: "hung_up" }).latest("end")).toMatchObject({
      outcome: "caller_hung_up",
    });
  });

  test("during the goodbye: the ticket is still sent, and the goal counts as reached", async () => {
    const talk = (await at([{ type: "tts_say", text: "x" }, hook(), end])).send({
      type: "bot_started_speaking",
    });
    expect(talk.send({ type: "hung_up" }).types).toEqual(["cancel_timer", "webhook"]);
    expect(talk.done("webhook", { status: 201 }).latest("end")).toMatchObject({
      outcome: "completed",
      hangup: false,
    });
  });

  test("and the ticket cannot be sent: the goal is not reached", async () => {
    const talk = (await at([hook(), end])).send({ type: "hung_up" }).fails("webhook");
    expect(talk.latest("end")).toMatchObject({ outcome: "caller_hung_up" });
  });

  test("while words of an action are spoken: the rest runs", async () => {
    const talk = (await at([{ type: "tts_say", text: "x" }, hook(), end]))
      .speaks()
      .send({ type: "hung_up" });
    expect(talk.types).toEqual(["webhook"]);
    expect(talk.done("say").types).toEqual([]);
    expect(talk.done("webhook").latest("end")).toMatchObject({ outcome: "completed" });
  });

  test("before the transfer: nobody is transferred", async () => {
    const talk = (await at([hook(), transfer(), end])).send({ type: "hung_up" }).done("webhook");
    expect(talk.count("transfer")).toBe(0);
    expect(talk.latest("end")).toMatchObject({ outcome: "caller_hung_up", hangup: false });
  });

  test("during the apology: the outcome stays transfer_failed", async () => {
    const talk = (await at([transfer()])).speaks().fails("transfer").send({ type: "hung_up" });
    expect(talk.latest("end")).toMatchObject({ outcome: "transfer_failed", hangup: false });
  });

  test("while pre_actions run: at once", async () => {
    const talk = (await at([], { pre_actions: [hook()] })).send({ type: "hung_up" });
    expect(talk.latest("end")).toMatchObject({ outcome: "caller_hung_up" });
  });

  test("at the request of the flow: the goal is reached", async () => {
    const hangup = {
      type: "webhook",
      url: "http://localhost:3000/api/v1/calls/{call.channel_id}/hangup",
      auth: "internal",
    };
    const talk = (await at([hangup, hook()]))
      .speaks()
      .done("hangup")
      .send({ type: "hung_up" })
      .done("webhook");
    expect(talk.latest("end")).toMatchObject({ outcome: "completed", hangup: false });
  });

  test("function calls and keys after it are nobody's", async () => {
    const talk = (await at([hook(), end], { functions: [go("rescue")] })).send({ type: "hung_up" });
    expect(talk.calls("go").types).toEqual([]);
    expect(talk.presses("1").types).toEqual([]);
  });
});
