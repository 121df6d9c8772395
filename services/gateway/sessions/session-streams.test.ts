// What a watcher of a session is told: everything once, in order; and what becomes of one who does not read.
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { expect, test } from "vitest";
import type { PassThrough } from "node:stream";
import { SessionRecord } from "./session-record.ts";
import { createSessionStreams } from "./session-streams.ts";

const identity = {
  id: "s1",
  org_id: "o1",
  bot_id: "b1",
  version: 3,
  channel_id: "1.1",
  linkedid: "1.1",
  call: { channel_id: "1.1" },
};

interface Event {
  id?: string;
  event?: string;
  data?: Record<string, unknown>;
}

function setUp(caps?: { perSession: number; all: number }) {
  const clock = new FakeClock();
  const record = new SessionRecord(identity, () => clock.now());
  return { clock, record, streams: createSessionStreams(clock, caps) };
}

function read(stream: PassThrough | undefined): Event[] {
  const text = String(stream?.read() ?? "");
  return text
    .split("\n\n")
    .filter((block) => block !== "" && !block.startsWith(":"))
    .map((block) =>
      Object.fromEntries(
        block.split("\n").map((line) => {
          const [name = "", value = ""] = line.split(/: (.*)/s);
          return [name, name === "data" ? JSON.parse(value) : value];
        }),
      ),
    );
}

test("the snapshot comes first, then every change once and in order, then the end", async () => {
  const { record, streams } = setUp();
  record.words("bot", "Good ", false);
  const stream = streams.open({ record }, "UTC");
  expect(read(stream)).toMatchObject([
    { id: "s1/1", event: "snapshot", data: { id: "s1", transcript: [{ text: "Good " }] } },
  ]);
  record.words("bot", "morning.", true);
  record.flow = { state: { room: "12" }, node: "welcome", path: ["welcome"] };
  const done = record.begin({ type: "transfer" });
  done("200");
  record.outcome = "transferred";
  record.close();
  expect(read(stream)).toMatchObject([
    { event: "transcript", data: { index: 0, who: "bot", text: "morning.", final: true } },
    { event: "node", data: { node: "welcome", path: ["welcome"] } },
    { event: "state", data: { state: { room: "12" } } },
    {
      event: "action",
      data: { index: 0, type: "transfer", status: "running", ongoing_actions: 1 },
    },
    { event: "action", data: { index: 0, status: "200", ongoing_actions: 0 } },
    { event: "outcome", data: { outcome: "transferred" } },
    { event: "end" },
  ]);
  expect(stream?.writableEnded).toBe(true);
  expect(record.changes.watchers).toBe(0);
});

test("a reader that comes back has nothing repeated when nothing happened meanwhile, else a fresh snapshot", () => {
  const { record, streams } = setUp();
  record.words("bot", "Hello", true);
  const seen = read(streams.open({ record }, "UTC"))[0]?.id;
  expect(read(streams.open({ record }, "UTC", seen))).toEqual([]);
  record.words("caller", "Hi", true);
  expect(read(streams.open({ record }, "UTC", seen))).toMatchObject([{ event: "snapshot" }]);
});

test("an announced session is shown empty, and goes on as soon as it runs", () => {
  const { record, streams } = setUp();
  const announced = { identity, transcript: [], actions: [], timings: {}, outcome: null };
  const flow = { state: {}, node: null, path: [] };
  const began: ((record: SessionRecord) => void)[] = [];
  const whenRunning = (then: (record: SessionRecord) => void) => {
    began.push(then);
    return () => undefined;
  };
  const shown = { announced: { ...announced, ongoing: 0, flow }, whenRunning };
  const stream = streams.open(shown, "UTC");
  expect(read(stream)).toMatchObject([{ event: "snapshot", data: { node: null } }]);
  for (const then of began) then(record);
  record.words("bot", "Hello", true);
  expect(read(stream)).toMatchObject([{ event: "snapshot" }, { event: "transcript" }]);
});

test("an announced session whose audio never comes ends its stream", async () => {
  const { clock, record, streams } = setUp();
  const stream = streams.open({ announced: record, whenRunning: () => () => undefined }, "UTC");
  await clock.advance(21_000);
  expect(read(stream)).toMatchObject([{ event: "snapshot" }, { event: "end" }]);
});

test("who does not read is told so and left: memory stays bounded, the call is not held", async () => {
  const { clock, record, streams } = setUp();
  const stream = streams.open({ record }, "UTC");
  for (let i = 0; i < 400; i++) record.begin({ type: "say", body: "y".repeat(4_000) })("done");
  expect(record.changes.watchers).toBe(0);
  expect(stream?.readableLength).toBeLessThan(300 * 1024);
  expect(read(stream).at(-1)).toEqual({ event: "dropped", data: { reason: "too_slow" } });
  const other = streams.open({ record }, "UTC");
  for (let i = 0; i < 400; i++) record.words("bot", "z".repeat(4_000), true);
  await clock.advance(11_000);
  expect(other?.destroyed).toBe(true);
});

test("streams of a session, and of all sessions, are counted", () => {
  const { record, streams } = setUp({ perSession: 2, all: 3 });
  const open = () => streams.open({ record }, "UTC");
  expect([open(), open(), open()].map((stream) => stream === undefined)).toEqual([
    false,
    false,
    true,
  ]);
  expect(streams.open({ over: record }, "UTC")).toBeDefined();
  expect(streams.open({ over: record }, "UTC")).toBeUndefined();
});

test("a watcher that throws is let go, and the call hears nothing of it", () => {
  const { record } = setUp();
  record.changes.watch(() => {
    throw new Error("no");
  });
  record.words("bot", "Hello", true);
  expect(record.changes.watchers).toBe(0);
  expect(record.transcript).toHaveLength(1);
});
