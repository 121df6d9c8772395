// Actions in live calls: counted exactly while they run, whatever cuts in; each ends once, and nobody acts after the end.
import { compileFlow } from "@pipecast/flow/compile-flow";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import { type HookAnswer, hookServer } from "../fixtures/hook-server.ts";
import { type LiveOptions, liveGateway } from "../fixtures/live-gateway.ts";

type Action = Record<string, unknown>;

const pbx = "http://localhost:3000/api/v1/calls/{call.channel_id}";
const hangUp: Action = { type: "webhook", url: `${pbx}/hangup`, auth: "internal" };
const end: Action = { type: "end_conversation" };

/** Says something, runs the actions; `sorry` is where an action's on_error may lead. */
async function callWith(actions: Action[], options: LiveOptions = {}, pre: Action[] = []) {
  const gateway = await liveGateway(options);
  const node = (id: string, post_actions: Action[], pre_actions: Action[] = []) => ({
    id,
    data: {
      task_messages: [{ role: "assistant", content: id }],
      functions: [{ name: "again", description: "Again.", next_node_id: "talk" }],
      pre_actions,
      post_actions,
    },
  });
  const flow = await compileFlow({
    meta: { name: "actions" },
    nodes: [node("talk", actions, pre), node("sorry", [end])],
  });
  const { call, session_id } = await gateway.call({ flow });
  const probe = () => {
    const found = gateway.registry.find(session_id);
    return found !== undefined && "record" in found ? found.record : undefined;
  };
  const record = await waitUntil("the session", 5_000, probe, 1);
  return { gateway, call, record };
}

/** A server that answers when it is told to. */
async function heldHook(answer: HookAnswer = { body: '{"id":7}' }) {
  const gate = Promise.withResolvers<void>();
  const hook = await hookServer(() => answer, gate.promise);
  return { ...hook, release: gate.resolve };
}

test("TC-512 before, during and after each action the count is exact, and the actions follow one another", async () => {
  const [first, second] = [await heldHook(), await heldHook({ status: 500 })];
  const { gateway, record } = await callWith(
    [
      { type: "webhook", url: first.url, save_as: { id: "{response.id}" } },
      { type: "webhook", url: second.url, body: { id: "{state.id}" } },
      end,
    ],
    { allow: [first.door, second.door] },
  );
  expect(record.ongoing).toBe(0);
  await gateway.until("the first is under way", () => first.requests.length === 1);
  expect([record.ongoing, second.requests.length]).toEqual([1, 0]);
  first.release();
  await gateway.until("the second is under way", () => second.requests.length === 1);
  expect(record.ongoing).toBe(1);
  expect(second.requests[0]?.body).toEqual({ id: "7" });
  second.release();
  await gateway.outcome();
  expect(record.ongoing).toBe(0);
  expect(record.actions.map(({ type, status }) => `${type} ${status}`)).toEqual([
    "webhook 200",
    "webhook 500",
    "end_conversation completed",
    "hangup hung_up",
  ]);
});

test("TC-509 a webhook among the pre_actions is answered before the model gets the node", async () => {
  const hook = await heldHook();
  const { gateway } = await callWith([end], { allow: [hook.door] }, [
    { type: "webhook", url: hook.url },
  ]);
  await gateway.until("it is under way", () => hook.requests.length === 1);
  expect(gateway.model.sessions[0]?.prompts).toEqual([]);
  hook.release();
  await gateway.outcome();
  expect(gateway.model.sessions[0]?.prompts.map(({ node }) => node)).toEqual(["talk"]);
});

test("a barge-in into words of an action ends them, is counted right, and the next action runs", async () => {
  const hook = await hookServer();
  const { gateway, record } = await callWith(
    [{ type: "tts_say", text: "a long story" }, { type: "webhook", url: hook.url }, end],
    { allow: [hook.door], model: { turnMs: 400 } },
  );
  const [led] = gateway.model.sessions;
  await gateway.until(
    "the words are spoken",
    () => led?.texts.some(({ kind }) => kind === "say") === true,
  );
  expect(record.ongoing).toBe(1);
  led?.listener.interrupted();
  const done = await gateway.outcome();
  expect(hook.requests).toHaveLength(1);
  expect(record.ongoing).toBe(0);
  expect(done.actions.map(({ type, status }) => `${type} ${status}`).slice(0, 2)).toEqual([
    "say done",
    "webhook 200",
  ]);
});

test("an action that throws is a failed action: counted down, and the list goes on", async () => {
  const hook = await hookServer();
  const { gateway, record } = await callWith(
    [{ type: "tts_say", text: "words" }, { type: "webhook", url: hook.url }, end],
    { allow: [hook.door], model: { throwOnSay: true } },
  );
  await gateway.outcome();
  expect(record.actions.slice(0, 2)).toEqual([
    expect.objectContaining({ type: "say", status: "refused" }),
    expect.objectContaining({ type: "webhook", status: "200" }),
  ]);
  expect(record.ongoing).toBe(0);
});

test("an action's on_error leads to its node, and what was to follow it does not run", async () => {
  const [broken, later] = [await hookServer(() => ({ status: 503 })), await hookServer()];
  const { gateway, record } = await callWith(
    [
      { type: "webhook", url: broken.url, on_error: "sorry" },
      { type: "webhook", url: later.url },
    ],
    { allow: [broken.door, later.door] },
  );
  await gateway.outcome();
  expect(record.flow.path).toEqual(["talk", "sorry"]);
  expect(later.requests).toEqual([]);
  expect(record.outcome).toBe("completed");
});

test("the flow hangs up, ends, and the caller hangs up, all at once: one hang-up and one outcome", async () => {
  const { gateway, call } = await callWith([hangUp, hangUp, end]);
  await gateway.until("the hang-up", () => gateway.pbx.hangUps.length > 0);
  call.hangup("close");
  const record = await gateway.outcome();
  expect(gateway.pbx.hangUps).toHaveLength(1);
  expect(gateway.saved).toHaveLength(1);
  expect(record.outcome).toBe("completed");
});

test("what the model calls after the caller has hung up moves nothing, asks nothing and is no fault", async () => {
  const hook = await hookServer();
  const { gateway, call, record } = await callWith(
    [
      { type: "webhook", url: `${pbx}/transfer`, auth: "internal", body: { destination: "5001" } },
      { type: "webhook", url: hook.url },
    ],
    { allow: [hook.door], model: { turnMs: 30_000 } },
  );
  const [led] = gateway.model.sessions;
  call.hangup("close");
  await gateway.outcome();
  const sent = hook.requests.length;
  for (const name of ["again", "unknown"])
    led?.listener.functionCall({ call_id: name, name, args: {} });
  led?.listener.audio(new Int16Array(2_400));
  led?.listener.interrupted();
  led?.listener.closed(new Error("late"));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([gateway.pbx.transfers.length, gateway.pbx.hangUps.length]).toEqual([0, 0]);
  expect([hook.requests.length, led?.answers.length]).toEqual([sent, 0]);
  expect(record.flow.path).toEqual(["talk"]);
  expect(gateway.saved).toHaveLength(1);
  expect(gateway.log.lines.filter(({ level }) => level === "error")).toEqual([]);
  expect(gateway.faults).toEqual([]);
});
