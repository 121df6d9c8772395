// What a live session remembers: pieces of speech, actions, caps.
import { expect, test } from "vitest";
import { SessionRecord } from "./session-record.ts";
import { viewSession } from "./session-view.ts";

const identity = {
  id: "s1",
  org_id: "o1",
  bot_id: "b1",
  version: 3,
  channel_id: "1.1",
  linkedid: "1.1",
  call: { channel_id: "1.1" },
};

function setUp() {
  let now = 1_000;
  const record = new SessionRecord(identity, () => now);
  return { record, pass: (ms: number) => (now += ms) };
}

test("TC-204 a session's state is {} at its start, whatever call connects", () => {
  const { record } = setUp();
  expect(viewSession(record, "UTC")).toMatchObject({
    state: {},
    path: [],
    node: null,
    ongoing_actions: 0,
    actions: [],
    transcript: [],
    outcome: null,
  });
});

test("words come as pieces: parts of one run together, caller and bot apart", () => {
  const { record, pass } = setUp();
  record.words("bot", "Good ", false);
  pass(100);
  record.words("caller", "I need ", false);
  record.words("bot", "morning.", true);
  record.words("caller", "a table.", true);
  record.words("bot", "Sure.", true);
  expect(record.transcript).toEqual([
    { at: 1000, who: "bot", text: "Good morning." },
    { at: 1100, who: "caller", text: "I need a table." },
    { at: 1100, who: "bot", text: "Sure." },
  ]);
});

test("actions under way are counted exactly, an end counts once", () => {
  const { record, pass } = setUp();
  const one = record.begin({ type: "webhook", url: "https://a.example/", body: { a: 1 } });
  const two = record.begin({ type: "transfer" });
  expect(record.ongoing).toBe(2);
  pass(250);
  one("200");
  one("500");
  expect(record.ongoing).toBe(1);
  expect(record.actions[0]).toMatchObject({ status: "200", ms: 250 });
  expect(record.actions[1]).toMatchObject({ status: "running" });
  two("422");
  expect(record.ongoing).toBe(0);
});

test("nothing that a call says or does makes its record grow without bound", () => {
  const { record } = setUp();
  for (let i = 0; i < 10_000; i++) {
    record.words("caller", "x".repeat(1000), true);
    record.begin({ type: "say", body: "y".repeat(10_000) })("done");
  }
  const text = JSON.stringify(viewSession(record, "UTC"));
  expect(text.length).toBeLessThan(512 * 1024);
  expect(record.ongoing).toBe(0);
});
