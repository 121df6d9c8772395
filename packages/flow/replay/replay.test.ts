// A session is replayed from its tape: the same decisions to the byte, a damaged tape is told, another flow shows where it leads.
import { expect, test } from "vitest";
import { compileFlow } from "../compile-flow.ts";
import type { CompiledFlow } from "../compile/compiled-flow.ts";
import { flowOf, seedsIvr } from "../fixtures/conversation.ts";
import type { JsonObject } from "../json.ts";
import type { FlowEvent } from "../step/flow-event.ts";
import { type FlowEffect, initialState, step } from "../step/step.ts";
import { compareJourneys } from "./compare-journeys.ts";
import { playCaller } from "./play-caller.ts";
import { replayTape } from "./replay-tape.ts";
import { MOST_STEPS, type Tape, readTape } from "./tape.ts";
import { TapeRecorder } from "./tape-recorder.ts";

const call = {
  channel_id: "1712345678.123",
  linkedid: "1712345678.123",
  caller_number: "+919876543210",
};

type Next = FlowEvent | ((effects: readonly FlowEffect[]) => FlowEvent);

/** Runs the events as a gateway would and gives the tape. */
function record(flow: CompiledFlow, events: readonly Next[]): Tape {
  const recorder = new TapeRecorder(flow);
  let state = initialState;
  const all: FlowEffect[] = [];
  for (const [at, next] of events.entries()) {
    const event = typeof next === "function" ? next(all) : next;
    const stepped = step(flow, state, event);
    ({ state } = stepped);
    all.push(...stepped.effects);
    recorder.add(at * 100, event, state, stepped.effects);
  }
  return recorder.tape;
}

const done =
  (type: FlowEffect["type"], result = {}): Next =>
  (effects) => ({
    type: "effect_done",
    id: effects.findLast((effect) => effect.type === type)?.id ?? { visit: 0, seq: 0 },
    result,
  });
const started: FlowEvent = { type: "call_started", call };
const heard: FlowEvent[] = [{ type: "bot_started_speaking" }, { type: "bot_finished_speaking" }];

const hook = (url: string, more: JsonObject = {}): JsonObject => ({
  type: "webhook",
  url,
  method: "POST",
  body: { a: "{state.room}" },
  ...more,
});

const booking = (queue = "5003"): JsonObject =>
  flowOf({
    ask: {
      functions: [
        {
          name: "book",
          description: "Book",
          properties: { room: { type: "string" } },
          next_node_id: "look",
        },
      ],
    },
    look: {
      pre_actions: [
        hook("https://rooms.example.com/find?key=not-for-you", {
          save_as: { floor: "{response.room.floor}" },
        }),
      ],
      post_actions: [
        {
          type: "webhook",
          url: "http://localhost:3000/api/v1/calls/{call.channel_id}/transfer",
          method: "POST",
          auth: "internal",
          body: { destination: queue, destination_type: "queue" },
        },
      ],
    },
  });

const booked: Next[] = [
  started,
  ...heard,
  { type: "caller_spoke" },
  { type: "function_called", call_id: "c1", name: "book", args: { room: "205" } },
  done("webhook", {
    status: 200,
    response: { room: { floor: 2, door_code: "4711" }, token: "canary-of-the-webhook" },
  }),
  ...heard,
  done("transfer", { status: 200 }),
];

test("a recorded session is replayed with decisions that are equal to the byte, through JSON and back", async () => {
  const flow = await compileFlow(booking());
  const tape = readTape(JSON.parse(JSON.stringify(record(flow, booked))));
  expect(tape?.steps.length).toBe(booked.length);
  const replay = replayTape(flow, tape as Tape);
  expect(replay.first_difference).toBeUndefined();
  expect(replay.steps.at(-1)?.state).toMatchObject({
    outcome: "transferred",
    state: { floor: "2" },
  });
});

test("a tape holds of a webhook's answer only what the flow reads, and of its address nothing after the question mark", async () => {
  const text = JSON.stringify(record(await compileFlow(booking()), booked));
  expect(text).toContain('"floor":2');
  for (const secret of ["canary-of-the-webhook", "4711", "not-for-you"])
    expect(text).not.toContain(secret);
});

test("a changed flow is found at the first step that decides otherwise, and so is a changed word of a prompt", async () => {
  const tape = record(await compileFlow(booking()), booked);
  const moved = replayTape(await compileFlow(booking("5004")), tape);
  const at = moved.first_difference ?? -1;
  expect(moved.steps[at]).toMatchObject({ differs: "effects" });
  expect(moved.steps[at]?.effects).toContainEqual(
    expect.objectContaining({ type: "transfer", destination: "5004" }),
  );
  const worded = booking() as { nodes: { data: { task_messages?: unknown } }[] };
  const [first] = worded.nodes;
  if (first !== undefined) first.data.task_messages = [{ role: "system", content: "Ask." }];
  const said = replayTape(await compileFlow(worded), tape);
  expect(said.first_difference).toBe(0);
  expect(said.steps[0]?.differs).toBe("details");
});

test("a damaged tape is told, whatever the damage is: never an answer that looks right", async () => {
  const flow = await compileFlow(booking());
  const tape = record(flow, booked);
  for (const damage of [
    null,
    "tape",
    { ...tape, format: 2 },
    { ...tape, steps: [{ ...tape.steps[0], event: { type: "explode" } }] },
    { ...tape, steps: [{ ...tape.steps[0], digest: 7 }] },
    { ...tape, cut: "no" },
  ])
    expect(readTape(damage)).toBeUndefined();
  const without = (index: number): Tape => ({
    ...tape,
    steps: tape.steps.filter((_, at) => at !== index),
  });
  for (const index of tape.steps.keys()) expect(readTape(without(index))).toBeUndefined();
  // Who mends the sum of a tape without its mute steps is found out by the decisions.
  expect(replayTape(flow, without(4)).first_difference).toBe(4);
  const forged = structuredClone(tape) as unknown as { steps: { event: FlowEvent }[] };
  forged.steps[4] = {
    ...forged.steps[4],
    event: { type: "function_called", call_id: "c1", name: "book", args: { room: "206" } },
  };
  expect(readTape(forged)).toBeUndefined();
  expect(replayTape(flow, forged as unknown as Tape).first_difference).toBe(4);
});

test("the caller of a tape, played to the recorded flow, goes the recorded way", async () => {
  const flow = await compileFlow(booking());
  const journey = playCaller(flow, record(flow, booked));
  expect(journey).toMatchObject({
    path: ["ask", "look"],
    transfers: ["queue 5003"],
    webhooks: ["POST https://rooms.example.com/find"],
    outcome: "transferred",
    assumed: [],
    unknown_functions: [],
  });
});

test("a request that the recorded flow did not make is taken as done, and told; the caller still arrives", async () => {
  const old = await compileFlow(booking());
  const tape = record(old, booked);
  const more = booking() as { nodes: { data: { pre_actions?: JsonObject[] } }[] };
  more.nodes[1]?.data.pre_actions?.unshift(hook("https://audit.example.com/"));
  const flow = await compileFlow(more);
  const now = playCaller(flow, tape);
  expect(now).toMatchObject({
    assumed: ["POST https://audit.example.com/"],
    transfers: ["queue 5003"],
    outcome: "transferred",
  });
  expect(compareJourneys(tape, playCaller(old, tape), now).elsewhere).toBe(false);
});

test("another flow shows who would be routed elsewhere, and after which step", async () => {
  const flow = await compileFlow(seedsIvr());
  const tape = record(flow, [
    started,
    ...heard,
    { type: "keypad", digit: "2" },
    ...heard,
    done("transfer", { status: 200 }),
  ]);
  const was = playCaller(flow, tape);
  expect(was.outcome).toBe("transferred");
  const changed = JSON.parse(
    JSON.stringify(seedsIvr()).replaceAll('"5003"', '"5006"').replaceAll("5002", "5006"),
  );
  const now = playCaller(await compileFlow(changed), tape);
  const found = compareJourneys(tape, was, now);
  expect(found.elsewhere).toBe(true);
  expect(found.now.transfers).toEqual(["queue 5006"]);
  const renamed = await compileFlow(
    JSON.parse(JSON.stringify(booking()).replaceAll('"book"', '"reserve"')),
  );
  const book = record(await compileFlow(booking()), booked);
  const lost = compareJourneys(
    book,
    playCaller(await compileFlow(booking()), book),
    playCaller(renamed, book),
  );
  expect(lost).toMatchObject({
    elsewhere: true,
    parts_at: { step: 4, event: "function book", was: "look", now: "ask" },
    unknown_functions: [{ step: 4, name: "book", node: "ask" }],
  });
});

test("a tape that is full says so, stays bounded, and replays as far as it goes", async () => {
  const flow = await compileFlow(flowOf({ talk: {} }));
  const tape = record(flow, [
    started,
    ...Array.from({ length: MOST_STEPS + 50 }, (): FlowEvent => ({ type: "caller_spoke" })),
  ]);
  expect(tape.cut).toBe(true);
  expect(tape.steps.length).toBe(MOST_STEPS);
  expect(replayTape(flow, tape).first_difference).toBeUndefined();
});
