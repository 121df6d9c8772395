// How long the caller waited for an answer.
import { sine } from "@pipecast/audio/tone";
import { expect, test } from "vitest";
import { TurnMeter } from "./turn-meter.ts";

const frame = (level: number) =>
  sine(440, 8000, 160).map((sample) => Math.round((sample * level) / 8000));

function meter() {
  let at = 1_000;
  const turns = new TurnMeter(() => at);
  const hear = (pcm: Int16Array, frames: number) => {
    for (let i = 0; i < frames; i++) {
      turns.heard(pcm, 8000);
      at += 20;
    }
  };
  return { turns, hear, wait: (ms: number) => (at += ms) };
}

test("a turn's wait counts from the last loud frame of the caller, not from the silence behind it", () => {
  const { turns, hear } = meter();
  hear(frame(20), 50);
  hear(frame(8000), 30);
  hear(frame(20), 25);
  expect(turns.answered()).toBe(25 * 20 + 20);
});

test("a key or typed words are a question, too; a prompt that the bot gives by itself answers none", () => {
  const { turns, wait, hear } = meter();
  turns.asked();
  wait(120);
  expect(turns.answered()).toBe(120);
  wait(5_000);
  expect(turns.answered()).toBeUndefined();
  hear(frame(8000), 2);
  expect(turns.answered()).toBeUndefined();
});

test("a line that hums is not somebody who speaks all the time", () => {
  const { turns, hear } = meter();
  hear(frame(1_500), 400);
  turns.forget();
  hear(frame(1_500), 100);
  expect(turns.answered()).toBeUndefined();
  hear(frame(12_000), 20);
  hear(frame(1_500), 10);
  expect(turns.answered()).toBe(220);
});

test("the bot's own echo, forgotten when it falls silent, is no question", () => {
  const { turns, hear } = meter();
  hear(frame(8000), 100);
  turns.forget();
  expect(turns.answered()).toBeUndefined();
});
