// Events of Asterisk as no real one gives them on demand: late, early, twice, lost, in any order.
import { array, assert, constant, constantFrom, oneof, property, record, tuple } from "fast-check";
import { expect, test } from "vitest";
import {
  type Headers,
  caller,
  callerName,
  openArrived,
  openWorld,
} from "./asterisk-world.fixture.ts";
import { redirectCall } from "./redirect-call.ts";
import { resyncCalls } from "./resync-calls.ts";

const agent = { DestChannel: "PJSIP/org_a_1001-00000002", DestUniqueid: "1763633700.2" };
const queue = { Queue: "org_a_5001" };

test.each(["ARI", "AMI"])(
  "a route is wanted once, after the call was told, when %s is first",
  (first) => {
    const it = openWorld();
    if (first === "ARI") it.stasisStart("arrived");
    it.newchannel();
    it.newexten("org_a_inbound", "+40310000400", 1, "Ringing");
    expect(it.kinds()).toEqual(["channel_up"]);
    it.newexten("org_a_inbound", "+40310000400", 2, "Stasis", "pipecast,arrived");
    if (first === "AMI") it.stasisStart("arrived");
    expect(it.kinds()).toEqual(["channel_up", "route_wanted"]);
  },
);

test("what ARI says of the next arrival waits for what AMI says of the queue before it", () => {
  const it = openArrived();
  it.stasisStart("queue_failover", "5001", "JOINEMPTY", "1");
  expect(it.kinds()).toEqual(["channel_up", "route_wanted"]);
  it.newexten("org_a_queue", "5001", 1, "Queue", "org_a_5001,,,,30");
  it.ami("VarSet", { Variable: "QUEUESTATUS", Value: "JOINEMPTY" });
  it.newexten("org_a_queue", "5001", 2, "Stasis", "pipecast,queue_failover,5001,JOINEMPTY,1");
  expect(it.log.facts.slice(2)).toMatchObject([
    { kind: "queue_entered", queue: "5001" },
    { kind: "queue_left", queue: "5001", reason: "empty" },
    { kind: "route_wanted", why: "queue_failover", queue: "5001" },
  ]);
});

test("without VarSet and QUEUESTATUS a queue that goes on in the dialplan has timed out", () => {
  const it = openArrived();
  it.newexten("org_a_queue", "5001", 2, "Queue", "org_a_5001,,,,30");
  it.ami("QueueCallerJoin", { ...queue, Context: "org_a_queue", Exten: "5001" });
  it.ami("QueueCallerAbandon", queue);
  it.ami("QueueCallerLeave", queue);
  expect(it.kinds()).not.toContain("queue_left");
  it.newexten("org_a_queue", "5001", 3, "Hangup");
  expect(it.log.facts.at(-1)).toMatchObject({ kind: "queue_left", reason: "timeout" });
});

test("an AMI user that hears nothing of the dialplan delays a call by a second, and is reported", async () => {
  const it = openWorld();
  it.newchannel();
  it.stasisStart("arrived");
  await it.clock.advance(999);
  expect(it.kinds()).toEqual(["channel_up"]);
  await it.clock.advance(2);
  expect(it.kinds()).toEqual(["channel_up", "route_wanted"]);
  expect(it.logged.join()).toContain("read = call,agent,dialplan");
});

test("the echo of the old application at the new place is no arrival; a hang-up after it is the end", async () => {
  const it = openArrived();
  it.newexten("org_a_queue", "5001", 2, "Queue", "org_a_5001,,,,30");
  it.ami("QueueCallerJoin", { ...queue, Context: "org_a_queue", Exten: "5001" });
  const order = redirectCall(it.world, caller, { context: "org_a_queue", extension: "5999" });
  it.newexten("org_a_queue", "5999", 1, "Queue", "org_a_5001,,,,30");
  expect(it.log.facts.at(-1)).toMatchObject({ kind: "queue_left", reason: "moved" });
  await it.clock.advance(20);
  it.ami("Hangup", { Cause: "0", "Cause-txt": "Unknown" });
  await it.clock.advance(0);
  expect(await order).toBe("gone");
  expect(it.kinds()).not.toContain("redirected");
  expect(it.log.facts.at(-1)).toMatchObject({ kind: "hung_up", cause: 16 });
});

test("a place whose only sign of life is Status is confirmed by it, and asked for once", async () => {
  const it = openArrived();
  const place = { Context: "org_a_internal", Exten: "1001", Priority: "1" };
  it.status([{ Uniqueid: caller, Channel: callerName, ...place, Application: "(null)" }]);
  const order = redirectCall(it.world, caller, { context: "org_a_internal", extension: "1001" });
  await it.clock.advance(200);
  it.status([{ Uniqueid: caller, Channel: callerName, ...place, Application: "Wait", Data: "9" }]);
  await it.clock.advance(500);
  expect(await order).toBe("confirmed");
  expect(it.asked).toEqual([`Redirect ${callerName} org_a_internal 1001 1`]);
});

test("an order that is never confirmed is unknown after two seconds, and the call goes to the dialplan", async () => {
  const it = openArrived();
  const place = { Context: "org_a_inbound", Exten: "+40310000400", Priority: "2" };
  it.status([{ Uniqueid: caller, Channel: callerName, ...place, Application: "Stasis" }]);
  const order = redirectCall(it.world, caller, { context: "org_a_queue", extension: "5001" });
  await it.clock.advance(2_600);
  expect(await order).toBe("unknown");
  await it.clock.advance(10_000);
  expect(it.asked.at(-1)).toBe(`continue ${caller} 3`);
  it.newexten("org_a_queue", "5001", 1, "Answer");
  expect(it.kinds()).toContain("redirected");
});

test("a phone that is given up twice is told once", () => {
  const it = openArrived();
  it.newexten("org_a_queue", "5001", 2, "Queue", "org_a_5001,,,,30");
  it.ami("QueueCallerJoin", { ...queue, Context: "org_a_queue", Exten: "5001" });
  it.ami("DialBegin", agent);
  it.ami("DialEnd", { ...agent, DialStatus: "NOANSWER" });
  it.ami("DialEnd", { ...agent, DialStatus: "CANCEL" });
  const kinds = it.kinds().filter((kind) => kind === "agent_not_answered");
  expect(kinds).toHaveLength(1);
});

test("a person reached over a Local channel is told by extension, once, also when it is optimised away", () => {
  const it = openArrived();
  const local = { Channel: "Local/1002@org_a_internal-00000003;1", Uniqueid: "1763633700.3" };
  it.newexten("org_a_queue", "5001", 2, "Queue", "org_a_5001,,,,30");
  it.ami("QueueCallerJoin", { ...queue, Context: "org_a_queue", Exten: "5001" });
  const dest = { DestChannel: local.Channel, DestUniqueid: local.Uniqueid };
  it.ami("DialBegin", dest);
  it.ami("DialEnd", { ...dest, DialStatus: "ANSWER" });
  it.ami("QueueCallerLeave", queue);
  it.ami("AgentConnect", { ...queue, ...dest });
  it.ami("BridgeEnter", { BridgeUniqueid: "b" });
  it.ami("BridgeEnter", { BridgeUniqueid: "b", ...local });
  const phone = { Channel: "PJSIP/org_a_1002-00000004", Uniqueid: "1763633700.5" };
  it.ami("BridgeEnter", { BridgeUniqueid: "b", ...phone });
  expect(it.log.facts.slice(2)).toMatchObject([
    { kind: "queue_entered", queue: "5001" },
    { kind: "agent_ringing", extension: "1002" },
    { kind: "agent_answered", extension: "1002" },
    { kind: "queue_left", reason: "answered" },
    { kind: "bridged", with_extension: "1002" },
  ]);
});

test("news of a channel that has ended does not bring it back", async () => {
  const it = openArrived();
  it.ami("Hangup", { Cause: "127", "Cause-txt": "Interworking, unspecified" });
  const entry = { Uniqueid: caller, Linkedid: caller, Channel: callerName };
  it.status([entry]);
  await resyncCalls(it.world);
  it.newchannel();
  expect(it.kinds()).toEqual(["channel_up", "route_wanted", "hung_up"]);
  expect(it.world.calls.all()).toEqual([]);
});

test("a call over a channel that is named by no rule of ours is told all the same", () => {
  const it = openWorld();
  it.ami("Newchannel", {
    Channel: "PJSIP/carrier-00000001",
    Context: "from-carrier",
    Exten: "100",
    Priority: "1",
  });
  expect(it.log.facts).toMatchObject([
    { kind: "channel_up", channel_name: "PJSIP/carrier-00000001", direction: "inbound" },
  ]);
});

const places = ["org_a_inbound", "org_a_queue", "org_a_internal"] as const;
const anyEvent = oneof(
  tuple(
    constant("Newexten"),
    record({
      Context: constantFrom(...places),
      Exten: constantFrom("5001", "1001", "i"),
      Priority: constantFrom("1", "2", "3"),
      Application: constantFrom("Queue", "Stasis", "Dial", "Hangup"),
      AppData: constantFrom("org_a_5001,,,,30", "pipecast,arrived", ""),
    }),
  ),
  tuple(constantFrom("QueueCallerJoin", "QueueCallerLeave"), constant(queue)),
  tuple(
    constant("VarSet"),
    constantFrom<Headers>(
      { Variable: "QUEUESTATUS", Value: "TIMEOUT" },
      { Variable: "QUEUESTATUS", Value: "JOINEMPTY" },
    ),
  ),
  tuple(constantFrom("DialBegin", "AgentConnect"), constant({ ...queue, ...agent })),
  tuple(
    constant("DialEnd"),
    constantFrom("ANSWER", "CANCEL", "NOANSWER", "BUSY").map((DialStatus) => ({
      ...agent,
      DialStatus,
    })),
  ),
  tuple(
    constantFrom("BridgeEnter", "BridgeLeave"),
    constantFrom<Headers>(
      { BridgeUniqueid: "b" },
      {
        BridgeUniqueid: "b",
        Channel: agent.DestChannel,
        Uniqueid: agent.DestUniqueid,
      },
    ),
  ),
  tuple(constant("stasis"), constant<Headers>({})),
  tuple(constant("Hangup"), constant<Headers>({ Cause: "16" })),
);

test("in whatever order events come, a call is told first and hung up last, and what is entered is left", () => {
  assert(
    property(array(anyEvent, { maxLength: 40 }), (events) => {
      const it = openWorld();
      it.newchannel();
      for (const [event, headers] of events) {
        it.clock.advanceNow(10);
        if (event === "stasis") it.stasisStart("arrived");
        else it.ami(event, headers);
      }
      it.ami("Hangup", { Cause: "16" });
      const kinds = it.kinds();
      expect(kinds[0]).toBe("channel_up");
      expect(kinds.indexOf("hung_up")).toBe(kinds.length - 1);
      let inside = 0;
      let ringing = 0;
      for (const kind of kinds) {
        if (kind === "queue_entered") inside += 1;
        if (kind === "queue_left") inside -= 1;
        if (kind === "agent_ringing") ringing += 1;
        if (kind === "agent_not_answered" || kind === "agent_answered") ringing -= 1;
        expect([0, 1]).toContain(inside);
        if (kind === "queue_left") expect(ringing).toBe(0);
      }
      expect(inside).toBe(0);
      expect(ringing).toBeGreaterThanOrEqual(0);
      const ids = it.log.facts.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(it.world.calls.all()).toEqual([]);
      expect([it.world.legs.size, it.world.announced.size]).toEqual([0, 0]);
    }),
    { numRuns: 2_000 },
  );
});
