// A followed conversation, event by event.
import { expect, test } from "vitest";
import { type Talk, hear, silence } from "./session-talk.ts";

const at = "2026-11-20T10:00:00.000+05:30";
const play = (events: [string, unknown][]): Talk =>
  events.reduce((talk, [event, data]) => hear(talk, event, data), silence);

test("words grow at their line, a snapshot forgets what was there, a barge-in leaves what was heard", () => {
  const talk = play([
    ["snapshot", { transcript: [{ at, who: "bot", text: "Hello" }], node: "start", outcome: null }],
    ["transcript", { index: 0, at, who: "bot", text: ", Grand Estancia", final: true }],
    ["transcript", { index: 1, at, who: "caller", text: "Wait", final: true }],
    ["shortened", { index: 0, text: "Hello" }],
    ["node", { node: "wish", path: ["start", "wish"] }],
  ]);
  expect(talk.lines.map(({ text }) => text)).toEqual(["Hello", "Wait"]);
  expect(talk).toMatchObject({ node: "wish", isOver: false });
  expect(hear(talk, "outcome", { outcome: "completed" }).isOver).toBe(true);
});

test("an event that does not fit changes nothing", () => {
  for (const [event, data] of [
    ["transcript", { index: 7, at, who: "bot", text: "a gap" }],
    ["transcript", { index: -1, at, who: "bot", text: "x" }],
    ["shortened", { index: 3, text: "x" }],
    ["snapshot", null],
    ["of-tomorrow", {}],
  ] as const)
    expect(hear(silence, event, data), event).toBe(silence);
});
