// What the engine promises: TC-401 … TC-407 of the seeds and their IVR, from welcome to the end.
import { describe, expect, test } from "vitest";
import { CALL, Conversation, converse, flowOf, seedsIvr } from "../fixtures/conversation.ts";
import { compileFlow } from "../compile-flow.ts";
import type { JsonObject } from "../json.ts";
import { initialState } from "./flow-state.ts";
import { step } from "./step.ts";

const pick = (department = "spa"): JsonObject => ({ department });
const selectDepartment = {
  name: "select_department",
  description: "Route",
  properties: { department: { type: "string", enum: ["spa", "restaurant"] } },
  required: ["department"],
  next_node_id: "next",
};
const depts = { value_maps: { depts: { spa: "5004", restaurant: "5003" } } };
const twoNodes = (functions: JsonObject[], root: JsonObject = depts): JsonObject =>
  flowOf(
    { start: { functions }, next: { task_messages: [{ role: "system", content: "Go on." }] } },
    root,
  );

test("TC-401 raw arguments are stored in the state", async () => {
  const talk = (await converse(twoNodes([selectDepartment])))
    .start()
    .calls("select_department", pick());
  expect(talk.state.state).toEqual({ department: "spa" });
});

test("TC-402 state_mappings are applied, in order, each seeing the ones before", async () => {
  const mapped = {
    ...selectDepartment,
    state_mappings: {
      queue: "{value_map.depts.{args.department}}",
      text: "queue {state.queue} for {state.department} on {call.channel_id}",
      department: "mapped {args.department}",
    },
  };
  const talk = (await converse(twoNodes([mapped]))).start().calls("select_department", pick());
  expect(talk.state.state).toEqual({
    department: "mapped spa",
    queue: "5004",
    text: "queue 5004 for spa on 1712345678.123",
  });
});

test("TC-403 the state accumulates across nodes", async () => {
  const one = { name: "one", properties: { category: { type: "string" } }, next_node_id: "b" };
  const two = { name: "two", properties: { name: { type: "string" } }, next_node_id: "c" };
  const talk = await converse(flowOf({ a: { functions: [one] }, b: { functions: [two] }, c: {} }));
  talk.start().calls("one", { category: "maintenance" }).speaks().calls("two", { name: "John" });
  expect(talk.state.state).toEqual({ category: "maintenance", name: "John" });
  expect(talk.state.path).toEqual(["a", "b", "c"]);
});

test("TC-404 a later value overwrites an earlier one of the same key", async () => {
  const one = { name: "one", properties: { priority: { type: "string" } }, next_node_id: "b" };
  const two = { name: "two", properties: { priority: { type: "string" } }, next_node_id: "c" };
  const talk = await converse(flowOf({ a: { functions: [one] }, b: { functions: [two] }, c: {} }));
  talk.start().calls("one", { priority: "low" }).speaks().calls("two", { priority: "high" });
  expect(talk.state.state).toEqual({ priority: "high" });
});

test("TC-405 a function with neither state_mappings nor next_node_id stores its arguments and stays", async () => {
  const note = { name: "note", properties: { room: { type: "string" } } };
  const talk = await converse(
    flowOf({ a: { functions: [note, { ...note, name: "go", next_node_id: "b" }] }, b: {} }),
  );
  talk.start().calls("note", { room: "205" });
  expect(talk.state).toMatchObject({ node: "a", state: { room: "205" } });
  expect(talk.latest("answer_function")).toMatchObject({ result: { status: "ok" }, respond: true });
  talk.calls("go", { room: "206" });
  expect(talk.state).toMatchObject({ node: "b", state: { room: "206" } });
});

test("TC-406 value_maps of the document are what templates look up", async () => {
  const mapped = {
    ...selectDepartment,
    state_mappings: { queue: "{value_map.depts.{args.department}}" },
  };
  const other = { value_maps: { depts: { spa: 7, restaurant: "x" } } };
  const talk = (await converse(twoNodes([mapped], other)))
    .start()
    .calls("select_department", pick());
  expect(talk.state.state).toMatchObject({ queue: "7" });
});

const decided = (decision: JsonObject): JsonObject => ({
  name: "rate",
  properties: { score: { type: "integer" } },
  next_node_id: "stale",
  state_mappings: { said: "{args.score}" },
  decision,
});

const decidingFlow = (decision: JsonObject): JsonObject =>
  flowOf({ a: { functions: [decided(decision)] }, low: {}, high: {}, other: {}, stale: {} });

describe("TC-407 decisions route, with or without state_mappings", () => {
  const conditions = [
    { operator: "<", value: "3", next_node_id: "low" },
    { operator: ">=", value: "3", next_node_id: "high" },
  ];

  test.each([
    [2, "low"],
    [3, "high"],
  ])("TC-407 score %d goes to %s, the first condition that holds", async (score, node) => {
    const decision = {
      language: "cel",
      action: "args.score",
      conditions,
      default_next_node_id: "other",
    };
    const talk = (await converse(decidingFlow(decision))).start().calls("rate", { score });
    expect(talk.state).toMatchObject({ node, state: { score, said: String(score) } });
    expect(talk.latest("answer_function").result).toEqual({ status: "ok", result: score });
  });

  test("a missing key takes the default route", async () => {
    const decision = {
      language: "cel",
      action: "args.score",
      conditions,
      default_next_node_id: "other",
    };
    expect((await converse(decidingFlow(decision))).start().calls("rate", {}).state.node).toBe(
      "other",
    );
  });
});

describe("the seeds' IVR", () => {
  test("runs from welcome over select_department to the transfer and the end", async () => {
    const talk = (await converse(seedsIvr())).start();
    expect(talk.types).toEqual(["set_node"]);
    const welcome = talk.latest("set_node");
    expect(welcome).toMatchObject({
      id: { visit: 1, seq: 1 },
      node: "welcome",
      label: "Welcome",
      messages: [],
      respond: true,
      context: { strategy: "append" },
      tools: [
        {
          name: "select_department",
          parameters: {
            type: "object",
            properties: {
              department: { type: "string", enum: ["restaurant", "housekeeping", "reception"] },
            },
            required: ["department"],
          },
        },
      ],
    });
    expect(welcome.role).toMatch(/^You are the Grand Estancia/);

    talk.speaks().calls("select_department", { department: "restaurant" });
    expect(talk.types).toEqual(["answer_function", "set_node", "start_timer"]);
    expect(talk.latest("answer_function")).toMatchObject({ call_id: "c1", respond: false });
    expect(talk.latest("set_node").role).toBeUndefined();
    expect(talk.latest("start_timer")).toMatchObject({ timer: "post_actions", after_ms: 10_000 });
    expect(talk.state.state).toEqual({
      department: "restaurant",
      selected_dept: "restaurant",
      queue_number: "5003",
    });

    talk.speaks();
    expect(talk.types).toEqual(["cancel_timer", "transfer"]);
    expect(talk.latest("transfer")).toMatchObject({
      destination: "5003",
      destination_type: "queue",
    });
    expect(talk.state.ongoing_actions).toBe(1);

    talk.done("transfer", { status: 200 });
    expect(talk.types).toEqual(["end"]);
    expect(talk.latest("end")).toMatchObject({ outcome: "transferred", hangup: false });
    expect(talk.state).toMatchObject({ phase: "ended", ongoing_actions: 0, webhook_status: "200" });
    expect(talk.send({ type: "hung_up" }).types).toEqual([]);
  });

  test.each([
    ["1", "5003"],
    ["2", "5002"],
    ["3", "5001"],
  ])("key %s does what the enum's order says: queue %s", async (digit, queue) => {
    const talk = (await converse(seedsIvr())).start().speaks().presses(digit);
    expect(talk.types).toEqual(["inform_model", "set_node", "start_timer"]);
    expect(talk.state.state).toMatchObject({ queue_number: queue });
    expect(talk.latest("inform_model").respond).toBe(false);
  });

  test("a failed transfer is apologized for, then ends with transfer_failed", async () => {
    const talk = (await converse(seedsIvr()))
      .start()
      .presses("1")
      .speaks()
      .fails("transfer", { status: "422", message: "" });
    expect(talk.types).toEqual(["say"]);
    expect(talk.latest("say").text).toMatch(/could not connect you/);
    talk.done("say");
    expect(talk.latest("end")).toMatchObject({ outcome: "transfer_failed", hangup: true });
  });

  test("a call without a channel is apologized to instead of transferring nothing", async () => {
    const talk = (await converse(seedsIvr())).start({}).presses("1").speaks();
    expect(talk.count("transfer")).toBe(0);
    expect(talk.state.webhook_status).toBe("skipped");
    expect(talk.types).toEqual(["cancel_timer", "say"]);
  });

  test("the operator's own PBX address means the same as localhost:3000", async () => {
    const text = JSON.stringify(seedsIvr()).replace(
      "http://localhost:3000",
      "https://pbx.example.com",
    );
    const options = { pbxBaseUrl: "https://pbx.example.com/" };
    const talk = (await converse(JSON.parse(text), options)).start().presses("1").speaks();
    expect(talk.latest("transfer").destination).toBe("5003");
    await expect(compileFlow(JSON.parse(text))).rejects.toThrow(/auth "internal" is only for/);
  });
});

test("the same events give the same bytes", async () => {
  const flow = await compileFlow(seedsIvr());
  const run = (): string => {
    const talk = new Conversation(flow).start().speaks().presses("2").speaks().done("transfer");
    return JSON.stringify([talk.state, talk.all]);
  };
  expect(run()).toBe(run());
});

test("step takes a state that was stored and read again", async () => {
  const flow = await compileFlow(seedsIvr());
  const { state } = step(flow, initialState, { type: "call_started", call: CALL });
  const stored = JSON.parse(JSON.stringify(state)) as typeof state;
  expect(stored).toEqual(state);
  expect(step(flow, stored, { type: "keypad", digit: "1" })).toEqual(
    step(flow, state, { type: "keypad", digit: "1" }),
  );
});
