// Whole calls through the sandbox: number, bot, queue, agent, failover; and calls inside and out.
import { hangUpCall, transferCall } from "@pipecast/contracts/pbx/calls";
import { numbers, queues } from "@pipecast/contracts/pbx/directory";
import * as sandbox from "@pipecast/contracts/pbx/sandbox";
import { afterEach, beforeEach, expect, test } from "vitest";
import { refusal } from "../fixtures/pbx-under-test.ts";
import { type Walk, caller, did, startWalk } from "../fixtures/walk.ts";

let walk: Walk;
beforeEach(async () => {
  walk = await startWalk();
});
afterEach(() => walk.it.stop());

test("number → bot → transfer → queue → agent rings → answers → hangs up", async () => {
  const placed = await walk.place();
  expect(placed).toMatchObject({ linkedid: placed.channel_id, audiosocket: "127.0.0.1:9092" });
  const [registered] = walk.it.gateway.calls;
  expect(registered).toMatchObject({
    org_id: walk.org.id,
    bot_id: "ivr",
    channel_id: placed.channel_id,
    linkedid: placed.channel_id,
    caller_number: caller,
    did,
    uuid: placed.uuid,
    session_id: placed.session_id,
  });
  expect(registered?.endpoint).toMatch(/^PJSIP\/org_w_trunk-[0-9a-f]{8}$/);
  expect(await walk.live()).toMatchObject([
    { to: "ivr", bot_id: "ivr", caller_id: did, caller_number: caller },
  ]);

  const session_id = placed.session_id ?? "";
  const { channel_id } = placed;
  const session = await walk.session({ channel_id, session_id }, "transfer");
  await walk.it.ask(session, transferCall, {
    params: { channel_id },
    body: { destination: "5001", destination_type: "queue" },
  });
  expect(await walk.ringing()).toEqual(["1001", "1002"]);
  await walk.outcome(channel_id, session_id, "transferred");
  expect(await walk.look(channel_id)).toEqual({ state: "queue", queue: "5001" });
  await walk.agent("1002", "answer");
  expect(await walk.ringing()).toEqual([]);
  expect(await walk.look(channel_id)).toEqual({
    state: "talking",
    queue: "5001",
    extension: "1002",
  });
  expect(await walk.live()).toMatchObject([{ to: "5001" }]);
  await walk.later(4_000);
  await walk.agent("1002", "hang_up");
  await walk.later(0);
  expect(await walk.look(channel_id)).toEqual({ state: "ended" });
  expect(await walk.live()).toEqual([]);
  expect(await walk.kinds(channel_id)).toBe(
    "channel_up route_wanted bot_joined bot_left redirected queue_entered " +
      "agent_ringing agent_ringing agent_not_answered agent_answered queue_left bridged hung_up",
  );
  const answered = (await walk.cdr()).filter(({ disposition }) => disposition === "ANSWERED");
  expect(answered).toMatchObject([{ dst: "5001", lastapp: "Queue" }]);
  expect(answered[0]?.dstchannel).toMatch(/^PJSIP\/org_w_1002-/);
});

test("a queue that gives up fails over to a bot, under a new uuid; without failover the caller is hung up on", async () => {
  await walk.it.ask(walk.org.jwt, queues.update, {
    params: { id: "5002" },
    body: { failover: { type: "bot", id: "night" } },
  });
  await walk.it.ask(walk.org.jwt, numbers.create, {
    body: { number: "+912261230001", target: { type: "queue", id: "5002" } },
  });
  const { channel_id, uuid } = await walk.place({ to: "+912261230001" });
  expect(uuid).toBeUndefined();
  expect(await walk.look(channel_id)).toEqual({ state: "queue", queue: "5002" });
  await walk.later(2_000);
  const night = await walk.look(channel_id);
  expect(night).toMatchObject({ state: "bot", session_id: walk.it.gateway.calls[0]?.session_id });
  expect(walk.it.gateway.calls).toMatchObject([{ bot_id: "night", uuid: night.uuid }]);
  await walk.it.ask(walk.org.jwt, sandbox.hangUpSandboxCall, { params: { channel_id } });

  await walk.it.ask(walk.org.jwt, queues.update, {
    params: { id: "5002" },
    body: { failover: null },
  });
  const second = await walk.place({ to: "+912261230001" });
  await walk.later(2_000);
  expect(await walk.look(second.channel_id)).toEqual({ state: "ended" });
  expect(walk.it.gateway.calls).toHaveLength(1);
});

test("failover from queue to queue rings the next agents; two queues that name each other end the call", async () => {
  for (const [id, next] of [
    ["5001", "5002"],
    ["5002", "5001"],
  ] as const)
    await walk.it.ask(walk.org.jwt, queues.update, {
      params: { id },
      body: { timeout_s: 3, failover: { type: "queue", id: next } },
    });
  await walk.it.ask(walk.org.jwt, numbers.create, {
    body: { number: "+912261230001", target: { type: "queue", id: "5001" } },
  });
  const { channel_id } = await walk.place({ to: "+912261230001" });
  await walk.later(3_000);
  expect(await walk.look(channel_id)).toEqual({ state: "queue", queue: "5002" });
  await walk.later(3_000);
  expect(await walk.look(channel_id)).toEqual({ state: "ended" });
});

test("a caller who gives up in the queue ends the call, and the phones stop", async () => {
  await walk.it.ask(walk.org.jwt, numbers.create, {
    body: { number: "+912261230001", target: { type: "queue", id: "5001" } },
  });
  const { channel_id } = await walk.place({ to: "+912261230001" });
  expect(await walk.ringing()).toEqual(["1001", "1002"]);
  await walk.it.ask(walk.org.jwt, sandbox.hangUpSandboxCall, { params: { channel_id } });
  expect(await walk.ringing()).toEqual([]);
  expect(await walk.kinds(channel_id)).toMatch(/queue_left hung_up$/);
});

test("when all agents decline, the queue tries them again and then gives up", async () => {
  await walk.it.ask(walk.org.jwt, numbers.create, {
    body: { number: "+912261230001", target: { type: "queue", id: "5001" } },
  });
  const { channel_id } = await walk.place({ to: "+912261230001" });
  await walk.agent("1001", "decline");
  await walk.agent("1002", "decline");
  expect(await walk.ringing()).toEqual([]);
  expect(await refusal(walk.agent("1001", "answer"))).toBe("409 PBX_AGENT_NOT_RINGING");
  await walk.later(5_000);
  expect(await walk.ringing()).toEqual(["1001", "1002"]);
  await walk.later(25_000);
  expect(await walk.look(channel_id)).toEqual({ state: "ended" });
});

test("a target that is not there is passed over for the fallback", async () => {
  await walk.it.ask(walk.org.jwt, numbers.create, {
    body: {
      number: "+912261230001",
      target: { type: "queue", id: "5999" },
      fallback: { type: "extension", id: "1001" },
    },
  });
  const { channel_id } = await walk.place({ to: "+912261230001" });
  expect(await walk.look(channel_id)).toEqual({ state: "ringing", extension: "1001" });
});

test("hang-up by order ends the call", async () => {
  const { channel_id } = await walk.place();
  expect(await walk.it.ask(walk.org.jwt, hangUpCall, { params: { channel_id } })).toEqual({
    status: "hung_up",
    channel_id,
  });
  expect(await walk.look(channel_id)).toEqual({ state: "ended" });
  await walk.it.pbx.settled();
  expect(await refusal(walk.it.ask(walk.org.jwt, hangUpCall, { params: { channel_id } }))).toBe(
    "404 PBX_CALL_NOT_FOUND",
  );
});

test("calls inside and out: an extension rings, a queue takes it, an outside number talks", async () => {
  const inside = await walk.place({ from: "1001", to: "1002" });
  expect(await walk.look(inside.channel_id)).toEqual({ state: "ringing", extension: "1002" });
  await walk.agent("1002", "answer");
  expect(await walk.live()).toMatchObject([{ caller_number: "1001", to: "1002" }]);
  await walk.agent("1001", "hang_up");
  const out = await walk.place({ from: "1001", to: "022 6999 0000" });
  expect(await walk.look(out.channel_id)).toEqual({ state: "talking", extension: "+912269990000" });
  const waiting = await walk.place({ from: "1002", to: "5001", direction: "internal" });
  expect(await walk.look(waiting.channel_id)).toEqual({ state: "queue", queue: "5001" });
  for (const body of [
    { from: caller, to: "+912269990001" },
    { from: "1999", to: "1001" },
    { from: "1001", to: "1999" },
    { from: "1999", to: "+912269990001", direction: "outbound" as const },
  ])
    expect(await refusal(walk.place(body))).toBe("404 PBX_NUMBER_NOT_FOUND");
});

test("a caller without a number is nobody, not an error", async () => {
  const { channel_id } = await walk.place({ from: "anonymous" });
  expect(walk.it.gateway.calls[0]?.caller_number).toBe("");
  expect((await walk.live())[0]).toMatchObject({ channel_id, caller_number: "" });
});

test("the sandbox of another organization is another world", async () => {
  const other = await walk.it.organizationWithoutLogin({ context_prefix: "org_x" });
  const { channel_id } = await walk.place();
  const params = { channel_id };
  const asks = [
    walk.it.ask(other.jwt, sandbox.getSandboxCall, { params, query: {} }),
    walk.it.ask(other.jwt, sandbox.getSandboxCall, { params: { channel_id: "9.9" }, query: {} }),
    walk.it.ask(other.jwt, sandbox.hangUpSandboxCall, { params }),
    walk.it.ask(walk.org.jwt, sandbox.getSandboxCall, { params, query: { org_id: other.id } }),
  ];
  const answers = await Promise.all(asks.map(refusal));
  expect(new Set(answers)).toEqual(new Set(["404 PBX_CALL_NOT_FOUND"]));
  const dial = { from: caller, to: did };
  expect(await refusal(walk.it.ask(other.jwt, sandbox.placeSandboxCall, { body: dial }))).toBe(
    "404 PBX_NUMBER_NOT_FOUND",
  );
  const answer = walk.it.ask(other.jwt, sandbox.answerAgent, { params: { extension: "1001" } });
  expect(await refusal(answer)).toBe("404 PBX_USER_NOT_FOUND");
  expect(await walk.look(channel_id)).toMatchObject({ state: "bot" });
});
