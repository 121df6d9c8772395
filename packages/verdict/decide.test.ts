// What decides a call, rule by rule.
import { expect, test } from "vitest";
import { type CallEvent, type CallFacts, type CdrLeg, decide, prefixesOf } from "./decide.ts";
import { permutations } from "./fixtures/permutations.ts";

let count = 0;
type Told = CallEvent extends infer Event
  ? Event extends CallEvent
    ? Omit<Event, "id" | "at">
    : never
  : never;

/** Events one second apart, on a call that came in. */
function told(...events: Told[]): CallEvent[] {
  const up: Told = {
    kind: "channel_up",
    channel_name: "PJSIP/org_a_trunk-0000001a",
    direction: "inbound",
    caller_number: "+919876543210",
    dialled: "+912261230000",
  };
  return [up, ...events].map((event, at) => ({ ...event, id: `e:${count++}`, at: at * 1_000 }));
}

function facts(events: CallEvent[], more: Partial<CallFacts> = {}): CallFacts {
  return {
    linkedid: "1.1",
    legs: [],
    events,
    sessions: [],
    transfers: [],
    botExtensions: [],
    ...more,
  };
}

function ended(outcome: string, at = 500) {
  return [{ id: "s:1", outcome, started_at: at, ended_at: at + 500 }];
}

const rulesOf = (given: CallFacts) => decide(given).reasons.map(({ rule }) => rule);

const bot: Told = { kind: "bot_joined", uuid: "u" };
const inQueue: Told = { kind: "queue_entered", queue: "5001" };
const gaveUp: Told = { kind: "queue_left", queue: "5001", reason: "timeout" };
const gone: Told = { kind: "hung_up", cause: 16, cause_text: "Normal Clearing" };

test("a bot that reached its goal has resolved the call; one that did not has dropped it", () => {
  const events = told(bot, gone);
  expect(decide(facts(events, { sessions: ended("completed") })).verdict).toBe("bot_resolved");
  for (const outcome of [
    "caller_hung_up",
    "caller_silent",
    "failed",
    "transfer_failed",
    "gateway_lost",
  ])
    expect(decide(facts(events, { sessions: ended(outcome) })).verdict).toBe("bot_dropped");
});

test("a bot whose outcome nobody told is waited for, then dropped", () => {
  const events = told(bot, gone);
  expect(decide(facts(events))).toMatchObject({
    verdict: "bot_dropped",
    awaits: "session_outcome",
  });
  expect(decide(facts(events), true)).toMatchObject({ verdict: "bot_dropped", awaits: null });
});

test("after a queue that gave up, the bot's goal counts, and the queue stays among the reasons", () => {
  const events = told(inQueue, gaveUp, bot, gone);
  const resolved = facts(events, { sessions: ended("completed", 3_000) });
  expect(decide(resolved).verdict).toBe("bot_resolved");
  expect(rulesOf(resolved)).toEqual(["bot_reached_goal", "queue_not_answered"]);
  const left = facts(events, { sessions: ended("caller_hung_up", 3_000) });
  expect(decide(left).verdict).toBe("queue_timeout");
});

test("a person who answered decides, whatever else went wrong before or after", () => {
  const answered: Told = { kind: "agent_answered", queue: "5001", extension: "1001" };
  const events = told(bot, inQueue, answered, gone);
  const sessions = ended("transferred");
  for (const order of permutations(events))
    expect(decide(facts(order, { sessions })).verdict).toBe("human_answered");
  expect(decide(facts(events, { sessions })).reasons[0]?.text).toBe(
    "Extension 1001 answered and talked with the caller, after a bot.",
  );
});

test("an outside number counts only when it was answered there", () => {
  const sent: Told = {
    kind: "redirected",
    place: { context: "org_a_outbound", extension: "+4930123456" },
  };
  const talk: Told = { kind: "bridged", with_extension: "+4930123456" };
  const sessions = ended("transferred");
  expect(decide(facts(told(bot, sent, talk, gone), { sessions })).verdict).toBe("bot_transferred");
  expect(decide(facts(told(bot, sent, gone), { sessions })).verdict).toBe("bot_dropped");
});

test("AT-13 an extension that is a bot is no person; while nobody can say, the call is undecided, then unverified", () => {
  const answered: Told = { kind: "agent_answered", queue: null, extension: "1012" };
  const events = told(answered, gone);
  expect(decide(facts(events, { botExtensions: ["1012"] })).verdict).toBe("bot_dropped");
  expect(decide(facts(events, { botExtensions: ["101"] })).verdict).toBe("human_answered");
  const unknown = facts(events, { botExtensions: null });
  expect(decide(unknown)).toMatchObject({ verdict: null, awaits: "bot_extensions" });
  expect(decide(unknown, true)).toMatchObject({ verdict: "bot_dropped", unverified: true });
});

test("AT-08 a prefix is read whole from a channel's name", () => {
  expect(prefixesOf("PJSIP/org_a_trunk-0000001a")).toEqual(["org_a"]);
  expect(prefixesOf("PJSIP/org_a_b_trunk2-0000001a")).toEqual(["org_a_b"]);
  expect(prefixesOf("PJSIP/org_a_b_1001-0000001a")).toEqual(["org_a_b"]);
  expect(prefixesOf("Local/1001@org_a_b_internal-0000001a;2")).toEqual(["org_a_b"]);
  for (const name of ["", "PJSIP/trunk-0000001a", "SIP/x", "PJSIP/org_a_trunk", null])
    expect(prefixesOf(name)).toEqual([]);
});

test("rows in which nothing or nonsense stands decide nothing and throw nothing", () => {
  const absurd: CdrLeg[] = [
    { id: "1" },
    { id: "2", channel: null, dstchannel: null, disposition: null, sequence: null },
    {
      id: "3",
      channel: "PJSIP/",
      dstchannel: ";;;",
      lastapp: "Queue",
      duration: -9,
      sequence: NaN,
    },
    { id: "4", channel: "Local/x@y", uniqueid: "1.1", disposition: "ANSWERED" },
  ];
  for (const legs of permutations(absurd)) {
    expect(decide(facts([], { legs })).verdict).toBe("excluded");
    expect(decide(facts(told(gone), { legs })).verdict).not.toBeNull();
  }
});

test("a phone behind a Local channel that never reached the caller answered nobody", () => {
  const legs: CdrLeg[] = [
    {
      id: "1",
      uniqueid: "1.1",
      channel: "PJSIP/org_a_trunk-0000001a",
      dstchannel: "Local/1001@org_a_internal-00000001;1",
      disposition: "NO ANSWER",
    },
    {
      id: "2",
      uniqueid: "1.2",
      channel: "Local/1001@org_a_internal-00000001;2",
      dstchannel: "PJSIP/org_a_1001-0000001b",
      disposition: "ANSWERED",
    },
  ];
  expect(decide(facts([], { legs })).verdict).toBe("missed_call");
  const reached = legs.map((leg) => ({ ...leg, disposition: "ANSWERED" }));
  expect(decide(facts([], { legs: reached })).verdict).toBe("human_answered");
});

test("time orders what was told, whatever the facts are called", () => {
  const [up, first, second, third] = told(inQueue, gaveUp, bot).map((event, at) => ({
    ...event,
    id: `run-${9 - at}`,
  }));
  const given = [third, second, first, up].filter((event) => event !== undefined);
  const sessions = ended("completed", 3_000);
  expect(decide(facts(given, { sessions })).verdict).toBe("bot_resolved");
});

test("a bot that only its session shows stands before the queue it handed the call to", () => {
  const legs: CdrLeg[] = [
    {
      id: "1",
      uniqueid: "1.1",
      channel: "PJSIP/org_a_trunk-0000001a",
      dstchannel: "PJSIP/org_a_1001-0000001b",
      lastapp: "Queue",
      lastdata: "5001,,,,5",
      disposition: "NO ANSWER",
    },
  ];
  const handedOn = facts([], { legs, sessions: ended("transferred") });
  expect(rulesOf(handedOn)).toEqual(["queue_not_answered"]);
  const finished = facts([], { legs, sessions: ended("completed") });
  expect(decide(finished).verdict).toBe("bot_resolved");
});

const at = (ms: number, event: Told): CallEvent => ({ ...event, id: `o:${ms}`, at: ms });

test("a call out that was answered and talked says whom it reached, in any order of its facts; never an inbound one", () => {
  const up = {
    kind: "channel_up" as const,
    channel_name: "PJSIP/org_a_1001-0000001a",
    direction: "outbound" as const,
    caller_number: "1001",
    dialled: "+919876543210",
  };
  const bridged = { kind: "bridged" as const, with_extension: "+919876543210" };
  const over = { kind: "hung_up" as const, cause: 16, cause_text: "" };
  const talk = [at(0, up), at(1_000, bridged), at(9_000, over)];
  for (const events of permutations(talk)) {
    const { verdict, calledBack, reasons } = decide(facts(events));
    expect(verdict).toBe("excluded");
    expect(calledBack).toMatchObject({ number: "+919876543210", talkMs: 8_000 });
    expect(reasons.map(({ rule }) => rule)).toEqual(["outbound_call", "called_back"]);
  }
  expect(decide(facts([at(0, up), at(9_000, over)])).calledBack).toBeNull();
  expect(decide(facts([at(0, up), at(1_000, bridged), at(2_500, over)])).calledBack).toBeNull();
  expect(decide(facts(told(bridged))).calledBack).toBeNull();
});

test.each([
  ["completed", "bot_resolved"],
  ["caller_hung_up", "bot_dropped"],
  ["gateway_lost", "bot_dropped"],
  ["transferred", "bot_transferred"],
])("a call of which only its bot tells came in, and its outcome %s is %s", (outcome, verdict) => {
  const session = { id: "session:1", outcome, started_at: 1, ended_at: 2 };
  const decision = decide(facts([], { sessions: [session] }), true);
  expect(decision).toMatchObject({ direction: "inbound", verdict });
});
