// Whole calls through the sandbox: number, bot, queue, agent, failover, fallback; and never silence.
import { randomUUID } from "node:crypto";
import {
  fallBackCall,
  hangUpCall,
  listLiveCalls,
  reportSessionOutcome,
  transferCall,
} from "@pipecast/contracts/pbx/calls";
import { numbers, queues } from "@pipecast/contracts/pbx/directory";
import * as sandbox from "@pipecast/contracts/pbx/sandbox";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ManualClock, manualClock } from "../fixtures/manual-clock.ts";
import {
  type PbxUnderTest,
  type TestOrganization,
  furnish,
  internal,
  refusal,
  sessionOf,
  startPbx,
} from "../fixtures/pbx-under-test.ts";

let it: PbxUnderTest;
let clock: ManualClock;
let org: TestOrganization;
const did = "+912261230000";
const caller = "+919876543210";

beforeEach(async () => {
  clock = manualClock(Date.now());
  it = await startPbx({ clock });
  org = await it.organizationWithoutLogin({ context_prefix: "org_w" });
  await furnish(it, org, {
    number: did,
    target: { type: "bot", id: "ivr" },
    fallback: { type: "queue", id: "5001" },
  });
});
afterEach(() => it.stop());

const place = (body: { from?: string; to?: string; direction?: "internal" | "outbound" } = {}) =>
  it.ask(org.jwt, sandbox.placeSandboxCall, { body: { from: caller, to: did, ...body } });
const look = (channel_id: string) =>
  it.ask(org.jwt, sandbox.getSandboxCall, { params: { channel_id }, query: {} });
const ringing = async () =>
  (await it.ask(org.jwt, sandbox.listRinging, { query: {} })).map(({ extension }) => extension);
const agentRoutes = {
  answer: sandbox.answerAgent,
  decline: sandbox.declineAgent,
  hang_up: sandbox.hangUpAgent,
};
const agent = (extension: string, action: keyof typeof agentRoutes) =>
  it.ask(org.jwt, agentRoutes[action], { params: { extension } });
const live = () => it.ask(org.jwt, listLiveCalls, { query: {} });
const later = async (ms: number) => {
  await clock.advance(ms);
  await it.pbx.settled();
  await clock.advance(0);
};

async function outcome(
  channel_id: string,
  session_id: string,
  how: "completed" | "transferred" | "transfer_failed" | "caller_hung_up" | "failed",
) {
  const now = clock.now();
  const times = { started_at: now - 1_000, ended_at: now };
  const about = { org_id: org.id, session_id, channel_id, linkedid: channel_id };
  const body = { ...about, ...times, bot_id: "ivr", bot_version: 1, outcome: how };
  const answer = await it.ask(internal, reportSessionOutcome, { body });
  await later(0);
  return answer;
}

/** The kinds of the switch's facts about a call, in order, as they were stored. */
async function kinds(channel_id: string): Promise<string> {
  await it.pbx.settled();
  const { rows } = await sql<{ kind: string }>`select kind from pbx_facts
    where channel_id = ${channel_id} and source = 'switch' order by rowid`.execute(it.db.kysely);
  return rows.map(({ kind }) => kind).join(" ");
}
const cdr = async () =>
  (
    await sql<{ dst: string; lastapp: string; disposition: string; dstchannel: string }>`
    select dst, lastapp, disposition, dstchannel from asterisk_cdr order by id`.execute(
      it.db.kysely,
    )
  ).rows;

test("number → bot → transfer → queue → agent rings → answers → hangs up", async () => {
  const placed = await place();
  expect(placed).toMatchObject({ linkedid: placed.channel_id, audiosocket: "127.0.0.1:9092" });
  const [registered] = it.gateway.calls;
  expect(registered).toMatchObject({
    org_id: org.id,
    bot_id: "ivr",
    channel_id: placed.channel_id,
    linkedid: placed.channel_id,
    caller_number: caller,
    did,
    uuid: placed.uuid,
    session_id: placed.session_id,
  });
  expect(registered?.endpoint).toMatch(/^PJSIP\/org_w_trunk-[0-9a-f]{8}$/);
  expect(await live()).toMatchObject([
    { to: "ivr", bot_id: "ivr", caller_id: did, caller_number: caller },
  ]);

  const session_id = placed.session_id ?? "";
  const { channel_id } = placed;
  const session = await sessionOf(
    { org_id: org.id, session_id, channel_id },
    ["transfer"],
    clock.now(),
  );
  await it.ask(session, transferCall, {
    params: { channel_id },
    body: { destination: "5001", destination_type: "queue" },
  });
  expect(await ringing()).toEqual(["1001", "1002"]);
  await outcome(channel_id, session_id, "transferred");
  expect(await look(channel_id)).toEqual({ state: "queue", queue: "5001" });
  await agent("1002", "answer");
  expect(await ringing()).toEqual([]);
  expect(await look(channel_id)).toEqual({ state: "talking", queue: "5001", extension: "1002" });
  expect(await live()).toMatchObject([{ to: "5001" }]);
  await later(4_000);
  await agent("1002", "hang_up");
  await later(0);
  expect(await look(channel_id)).toEqual({ state: "ended" });
  expect(await live()).toEqual([]);
  expect(await kinds(channel_id)).toBe(
    "channel_up route_wanted bot_joined bot_left redirected queue_entered " +
      "agent_ringing agent_ringing agent_not_answered agent_answered queue_left bridged hung_up",
  );
  const answered = (await cdr()).filter(({ disposition }) => disposition === "ANSWERED");
  expect(answered).toMatchObject([{ dst: "5001", lastapp: "Queue" }]);
  expect(answered[0]?.dstchannel).toMatch(/^PJSIP\/org_w_1002-/);
});

test("a queue that gives up fails over to a bot, under a new uuid; without failover the caller is hung up on", async () => {
  await it.ask(org.jwt, queues.update, {
    params: { id: "5002" },
    body: { failover: { type: "bot", id: "night" } },
  });
  await it.ask(org.jwt, numbers.create, {
    body: { number: "+912261230001", target: { type: "queue", id: "5002" } },
  });
  const { channel_id, uuid } = await place({ to: "+912261230001" });
  expect(uuid).toBeUndefined();
  expect(await look(channel_id)).toEqual({ state: "queue", queue: "5002" });
  await later(2_000);
  const night = await look(channel_id);
  expect(night).toMatchObject({ state: "bot", session_id: it.gateway.calls[0]?.session_id });
  expect(it.gateway.calls).toMatchObject([{ bot_id: "night", uuid: night.uuid }]);
  await it.ask(org.jwt, sandbox.hangUpSandboxCall, { params: { channel_id } });

  await it.ask(org.jwt, queues.update, { params: { id: "5002" }, body: { failover: null } });
  const second = await place({ to: "+912261230001" });
  await later(2_000);
  expect(await look(second.channel_id)).toEqual({ state: "ended" });
  expect(it.gateway.calls).toHaveLength(1);
});

test("failover from queue to queue rings the next agents; two queues that name each other end the call", async () => {
  for (const [id, next] of [
    ["5001", "5002"],
    ["5002", "5001"],
  ] as const)
    await it.ask(org.jwt, queues.update, {
      params: { id },
      body: { timeout_s: 3, failover: { type: "queue", id: next } },
    });
  await it.ask(org.jwt, numbers.create, {
    body: { number: "+912261230001", target: { type: "queue", id: "5001" } },
  });
  const { channel_id } = await place({ to: "+912261230001" });
  await later(3_000);
  expect(await look(channel_id)).toEqual({ state: "queue", queue: "5002" });
  await later(3_000);
  expect(await look(channel_id)).toEqual({ state: "ended" });
});

test("a caller who gives up in the queue ends the call, and the phones stop", async () => {
  await it.ask(org.jwt, numbers.create, {
    body: { number: "+912261230001", target: { type: "queue", id: "5001" } },
  });
  const { channel_id } = await place({ to: "+912261230001" });
  expect(await ringing()).toEqual(["1001", "1002"]);
  await it.ask(org.jwt, sandbox.hangUpSandboxCall, { params: { channel_id } });
  expect(await ringing()).toEqual([]);
  expect(await kinds(channel_id)).toMatch(/queue_left hung_up$/);
});

test("when all agents decline, the queue tries them again and then gives up", async () => {
  await it.ask(org.jwt, numbers.create, {
    body: { number: "+912261230001", target: { type: "queue", id: "5001" } },
  });
  const { channel_id } = await place({ to: "+912261230001" });
  await agent("1001", "decline");
  await agent("1002", "decline");
  expect(await ringing()).toEqual([]);
  expect(await refusal(agent("1001", "answer"))).toBe("409 PBX_AGENT_NOT_RINGING");
  await later(5_000);
  expect(await ringing()).toEqual(["1001", "1002"]);
  await later(25_000);
  expect(await look(channel_id)).toEqual({ state: "ended" });
});

test.each(["refusing", "silent"] as const)(
  "a gateway that is %s costs the caller at most two seconds: the fallback queue rings",
  async (mode) => {
    it.gateway.mode = mode;
    const asked = place();
    if (mode === "silent") {
      const { promise, resolve } = Promise.withResolvers<void>();
      setTimeout(resolve, 2_300); // the transport's deadline runs on the real clock
      await promise;
    }
    const { channel_id, uuid } = await asked;
    expect(uuid).toBeUndefined();
    expect(await look(channel_id)).toEqual({ state: "queue", queue: "5001" });
    expect(await ringing()).toEqual(["1001", "1002"]);
  },
);

test("without a fallback, an unreachable bot ends the call rather than leave it in silence", async () => {
  it.gateway.mode = "refusing";
  await it.ask(org.jwt, numbers.create, {
    body: { number: "+912261230001", target: { type: "bot", id: "ivr" } },
  });
  const { channel_id } = await place({ to: "+912261230001" });
  expect(await look(channel_id)).toEqual({ state: "ended" });
  expect(await kinds(channel_id)).toBe("channel_up route_wanted hung_up");
});

test("a target that is not there is passed over for the fallback", async () => {
  await it.ask(org.jwt, numbers.create, {
    body: {
      number: "+912261230001",
      target: { type: "queue", id: "5999" },
      fallback: { type: "extension", id: "1001" },
    },
  });
  const { channel_id } = await place({ to: "+912261230001" });
  expect(await look(channel_id)).toEqual({ state: "ringing", extension: "1001" });
});

test("a registered call whose audio never comes goes to the fallback after 15 s; one that is served stays", async () => {
  const [lost, served] = [await place(), await place()];
  const session = it.gateway.calls.find(({ uuid }) => uuid === served.uuid);
  if (session !== undefined) session.node = "welcome";
  await later(15_999);
  expect(await look(lost.channel_id)).toMatchObject({ state: "bot" });
  await later(1);
  await later(0);
  expect(await look(lost.channel_id)).toEqual({ state: "queue", queue: "5001" });
  expect(await look(served.channel_id)).toMatchObject({ state: "bot" });
  await later(60_000);
  expect(await look(served.channel_id)).toMatchObject({ state: "bot" });
});

test("a bot that could not serve the caller gives the call back: the fallback rings, or the call ends", async () => {
  const placed = await place();
  const { channel_id, session_id = "" } = placed;
  const session = await sessionOf(
    { org_id: org.id, session_id, channel_id },
    ["fallback"],
    clock.now(),
  );
  expect(await it.ask(session, fallBackCall, { params: { channel_id } })).toEqual({
    status: "routed",
    channel_id,
  });
  expect(await look(channel_id)).toEqual({ state: "queue", queue: "5001" });
  await it.pbx.settled();
  expect(await refusal(it.ask(session, fallBackCall, { params: { channel_id } }))).toBe(
    "404 PBX_CALL_NOT_FOUND",
  );
  await outcome(channel_id, session_id, "transfer_failed");
  expect(await look(channel_id)).toEqual({ state: "queue", queue: "5001" });
});

test.each(["failed", "transfer_failed"] as const)(
  "a session that ends as %s without anybody taking the call sends it to the fallback",
  async (how) => {
    const { channel_id, session_id = "" } = await place();
    await outcome(channel_id, session_id, how);
    expect(await look(channel_id)).toEqual({ state: "queue", queue: "5001" });
  },
);

test("a session whose caller hung up, or that reached its end, ends the call", async () => {
  const [left, done] = [await place(), await place()];
  await outcome(left.channel_id, left.session_id ?? "", "caller_hung_up");
  expect(await look(left.channel_id)).toEqual({ state: "ended" });
  await outcome(done.channel_id, done.session_id ?? "", "completed");
  expect(await look(done.channel_id)).toEqual({ state: "ended" });
  expect(await kinds(left.channel_id)).toBe("channel_up route_wanted bot_joined bot_left hung_up");
});

test("a session's outcome counts once, and a stranger's changes nothing", async () => {
  const { channel_id, session_id = "" } = await place();
  const stranger = await outcome(channel_id, `s-${randomUUID()}`, "caller_hung_up");
  expect(stranger).toEqual({ recorded: true });
  expect(await look(channel_id)).toMatchObject({ state: "bot" });
  expect(await outcome(channel_id, session_id, "completed")).toEqual({ recorded: true });
  const { rows } = await sql`select id from pbx_facts where source = 'gateway'`.execute(
    it.db.kysely,
  );
  expect(rows).toHaveLength(2);
});

test("the same outcome told again is recorded once", async () => {
  const { channel_id, session_id = "" } = await place();
  expect(await outcome(channel_id, session_id, "completed")).toEqual({ recorded: true });
  expect(await outcome(channel_id, session_id, "completed")).toEqual({ recorded: false });
});

test("hang-up by order ends the call", async () => {
  const { channel_id } = await place();
  expect(await it.ask(org.jwt, hangUpCall, { params: { channel_id } })).toEqual({
    status: "hung_up",
    channel_id,
  });
  expect(await look(channel_id)).toEqual({ state: "ended" });
  await it.pbx.settled();
  expect(await refusal(it.ask(org.jwt, hangUpCall, { params: { channel_id } }))).toBe(
    "404 PBX_CALL_NOT_FOUND",
  );
});

test("calls inside and out: an extension rings, a queue takes it, an outside number talks", async () => {
  const inside = await place({ from: "1001", to: "1002" });
  expect(await look(inside.channel_id)).toEqual({ state: "ringing", extension: "1002" });
  await agent("1002", "answer");
  expect(await live()).toMatchObject([{ caller_number: "1001", to: "1002" }]);
  await agent("1001", "hang_up");
  const out = await place({ from: "1001", to: "022 6999 0000" });
  expect(await look(out.channel_id)).toEqual({ state: "talking", extension: "+912269990000" });
  const waiting = await place({ from: "1002", to: "5001", direction: "internal" });
  expect(await look(waiting.channel_id)).toEqual({ state: "queue", queue: "5001" });
  for (const body of [
    { from: caller, to: "+912269990001" },
    { from: "1999", to: "1001" },
    { from: "1001", to: "1999" },
    { from: "1999", to: "+912269990001", direction: "outbound" as const },
  ])
    expect(await refusal(place(body))).toBe("404 PBX_NUMBER_NOT_FOUND");
});

test("a caller without a number is nobody, not an error", async () => {
  const { channel_id } = await place({ from: "anonymous" });
  expect(it.gateway.calls[0]?.caller_number).toBe("");
  expect((await live())[0]).toMatchObject({ channel_id, caller_number: "" });
});

test("the sandbox of another organization is another world", async () => {
  const other = await it.organizationWithoutLogin({ context_prefix: "org_x" });
  const { channel_id } = await place();
  const params = { channel_id };
  const asks = [
    it.ask(other.jwt, sandbox.getSandboxCall, { params, query: {} }),
    it.ask(other.jwt, sandbox.getSandboxCall, { params: { channel_id: "9.9" }, query: {} }),
    it.ask(other.jwt, sandbox.hangUpSandboxCall, { params }),
    it.ask(org.jwt, sandbox.getSandboxCall, { params, query: { org_id: other.id } }),
  ];
  const answers = await Promise.all(asks.map(refusal));
  expect(new Set(answers)).toEqual(new Set(["404 PBX_CALL_NOT_FOUND"]));
  const dial = { from: caller, to: did };
  expect(await refusal(it.ask(other.jwt, sandbox.placeSandboxCall, { body: dial }))).toBe(
    "404 PBX_NUMBER_NOT_FOUND",
  );
  const answer = it.ask(other.jwt, sandbox.answerAgent, { params: { extension: "1001" } });
  expect(await refusal(answer)).toBe("404 PBX_USER_NOT_FOUND");
  expect(await look(channel_id)).toMatchObject({ state: "bot" });
});
