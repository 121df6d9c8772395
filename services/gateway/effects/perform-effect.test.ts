// Every effect ends in exactly one event, whatever happens in it; what acts on the world is recorded.
import type { FlowEffect } from "@pipecast/flow/step/flow-effect";
import type { FlowEvent } from "@pipecast/flow/step/flow-event";
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, test } from "vitest";
import { IdleTimer } from "../call/idle-timer.ts";
import { Speech } from "../call/speech.ts";
import { Timers } from "../call/timers.ts";
import { pbxStandIn } from "../fixtures/pbx-stand-in.ts";
import { secrets } from "../fixtures/secrets.ts";
import { SessionRecord } from "../sessions/session-record.ts";
import { EffectFault } from "./effect-fault.ts";
import { PbxCall } from "./pbx-call.ts";
import { performEffect } from "./perform-effect.ts";

const id = { visit: 1, seq: 7 };
const names = { org_id: "o", bot_id: "b", version: 1, channel_id: "1.1", linkedid: "1.1" };
const identity = { id: "s", call: {}, ...names };

function setUp() {
  const clock = new FakeClock(0);
  const events: FlowEvent[] = [];
  const ends: string[] = [];
  const faults: EffectFault[] = [];
  const asked: [string, unknown][] = [];
  const pbx = pbxStandIn();
  const model = {
    setPrompt: (prompt: unknown) => asked.push(["setPrompt", prompt]),
    sendAudio: () => undefined,
    sendText: (...args: unknown[]) => asked.push(["sendText", args]),
    answerFunction: (answer: unknown) => asked.push(["answerFunction", answer]),
    close: () => undefined,
  };
  const line = {
    rate: 8000,
    listen: () => undefined,
    send: () => true,
    sendSilence: () => true,
    discard: () => undefined,
    close: () => undefined,
  };
  const record = new SessionRecord(identity, () => clock.now());
  const hands = {
    model,
    record,
    speech: new Speech({
      line,
      modelRate: 8000,
      clock,
      model: () => model,
      turn: () => undefined,
      speaking: () => undefined,
    }),
    idle: new IdleTimer(clock, () => undefined),
    timers: new Timers(clock),
    pbx: new PbxCall({
      transport: pbx.transport,
      internalKey: secrets.internalKey,
      call: { org_id: "o", session_id: "s", channel_id: "1.1" },
    }),
    webhook: () => Promise.reject(new Error("no webhook is sent here")),
    evaluate: undefined,
    search: undefined,
    clock,
    summarize: () => Promise.reject(new EffectFault("refused", "no summaries here")),
    end: (outcome: string, hangup: boolean) => ends.push(`${outcome} ${hangup}`),
    report: (event: FlowEvent) => events.push(event),
    fault: (_type: string, fault: EffectFault) => faults.push(fault),
  };
  return { clock, events, ends, faults, asked, pbx, record, hands };
}

type Bare<T> = T extends unknown ? Omit<T, "id"> : never;

/** Performs it and waits until so many events have come in all. */
async function perform(effect: Bare<FlowEffect>, under = setUp(), events = 1) {
  performEffect({ id, ...effect }, under.hands);
  await waitUntil("its end is told", 5000, () => under.events.length >= events, 1);
  return under;
}

test("a node is set with everything the model must know, and is done at once", async () => {
  const { events, asked } = await perform({
    type: "set_node",
    node: "welcome",
    label: "Welcome",
    role: "You are kind.",
    messages: [{ role: "system", content: "Greet." }],
    tools: [{ name: "go", description: "", parameters: {} }],
    context: { strategy: "append" },
    respond: true,
  });
  expect(events).toEqual([{ type: "effect_done", id }]);
  expect(asked).toEqual([
    [
      "setPrompt",
      {
        node: "welcome",
        role: "You are kind.",
        messages: [{ role: "system", content: "Greet." }],
        tools: [{ name: "go", description: "", parameters: {} }],
        context: { strategy: "append" },
        respond: true,
      },
    ],
  ]);
});

test("a transfer is done with the PBX's status, and stands in the record with its destination", async () => {
  const { events, record } = await perform({
    type: "transfer",
    destination: "5001",
    destination_type: "queue",
  });
  expect(events).toEqual([{ type: "effect_done", id, result: { status: 200 } }]);
  expect(record.actions).toEqual([
    expect.objectContaining({
      type: "transfer",
      url: "/api/v1/calls/1.1/transfer",
      body: { destination: "5001", destination_type: "queue" },
      status: "200",
    }),
  ]);
  expect(record.ongoing).toBe(0);
});

test("while an action is under way it is counted, afterwards not, also when it fails", async () => {
  const under = setUp();
  const confirmation = Promise.withResolvers<void>();
  under.pbx.onTransfer = { wait: confirmation.promise };
  await perform({ type: "transfer", destination: "5001", destination_type: "queue" }, under, 0);
  await waitUntil("it is asked", 5000, () => under.pbx.transfers.length === 1, 1);
  expect(under.record.ongoing).toBe(1);
  expect(under.events).toEqual([]);
  confirmation.resolve();
  await perform({ type: "transfer", destination: "5002", destination_type: "queue" }, under, 2);
  expect(under.record.ongoing).toBe(0);
  expect(under.events.map(({ type }) => type).toSorted()).toEqual(["effect_done", "effect_failed"]);
});

const refused: Bare<FlowEffect>[] = [
  { type: "function", handler: "anything" },
  { type: "evaluate", code: "result = 1", args: {} },
  { type: "summarize", prompt: "Sum up." },
];
test.each(refused)(
  "what this gateway cannot do ($type) fails at once with a reason, and is recorded",
  async (effect) => {
    const { events, record, faults } = await perform(effect);
    expect(events).toEqual([
      { type: "effect_failed", id, failure: { status: "refused", message: expect.any(String) } },
    ]);
    expect(record.actions).toEqual([
      expect.objectContaining({ type: effect.type, status: "refused" }),
    ]);
    expect(faults).toHaveLength(1);
    expect(record.ongoing).toBe(0);
  },
);

test("an effect that throws is a failed effect, never a thrown one", async () => {
  const under = setUp();
  under.hands.model.answerFunction = () => {
    throw new Error("the socket is closed, and here is a secret");
  };
  const { events } = await perform(
    { type: "answer_function", call_id: "c", name: "f", result: {}, respond: true },
    under,
  );
  expect(events).toEqual([
    {
      type: "effect_failed",
      id,
      failure: { status: "refused", message: "answer_function failed in the gateway" },
    },
  ]);
});

test("a timer is done when it is over, one that was replaced or cancelled never", async () => {
  const under = setUp();
  await perform({ type: "start_timer", timer: "t", after_ms: 100 }, under, 0);
  await perform({ type: "start_timer", timer: "t", after_ms: 200 }, under, 0);
  await perform({ type: "start_timer", timer: "u", after_ms: 50 }, under, 0);
  await perform({ type: "cancel_timer", timer: "u" }, under);
  expect(under.events).toHaveLength(1); // the cancellation
  under.clock.advanceNow(150);
  expect(under.events).toHaveLength(1);
  under.clock.advanceNow(100);
  expect(under.events).toHaveLength(2);
});

test("the end is handed on and is no effect that anyone waits for", async () => {
  const { events, ends, record } = await perform(
    { type: "end", outcome: "completed", hangup: true },
    setUp(),
    0,
  );
  expect(ends).toEqual(["completed true"]);
  expect(events).toEqual([]);
  expect(record.actions).toEqual([
    expect.objectContaining({ type: "end_conversation", status: "completed" }),
  ]);
});

test("a hang-up of the flow is one hang-up, and done also when the call was gone", async () => {
  const under = setUp();
  await perform({ type: "hangup" }, under, 1);
  await perform({ type: "hangup" }, under, 2);
  expect(under.pbx.hangUps).toEqual(["1.1"]);
  expect(under.events.map(({ type }) => type)).toEqual(["effect_done", "effect_done"]);
});
