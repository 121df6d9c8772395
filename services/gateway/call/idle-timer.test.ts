// A caller's silence counts from when the bot fell silent.
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { expect, test } from "vitest";
import { IdleTimer } from "./idle-timer.ts";
import { Timers } from "./timers.ts";

function setUp() {
  const clock = new FakeClock(0);
  const silences: number[] = [];
  const idle = new IdleTimer(clock, () => silences.push(clock.now()));
  return { clock, silences, idle };
}

test("silence is told again and again while nobody says anything", () => {
  const { clock, silences, idle } = setUp();
  idle.set(5000);
  clock.advanceNow(11_000);
  expect(silences).toEqual([5000, 10_000]);
});

test("while the bot speaks no silence counts, afterwards it counts from the start", () => {
  const { clock, silences, idle } = setUp();
  idle.set(5000);
  clock.advanceNow(4000);
  idle.botSpeaks();
  clock.advanceNow(20_000);
  idle.botSilent();
  clock.advanceNow(4999);
  expect(silences).toEqual([]);
  clock.advanceNow(1);
  expect(silences).toEqual([29_000]);
});

test("a word or a key starts the count anew, but not while the bot speaks", () => {
  const { clock, silences, idle } = setUp();
  idle.set(5000);
  clock.advanceNow(4000);
  idle.callerActive();
  clock.advanceNow(4000);
  expect(silences).toEqual([]);
  idle.botSpeaks();
  idle.callerActive();
  clock.advanceNow(10_000);
  expect(silences).toEqual([]);
});

test("a node without patience, and a call that is over, tell no silence", () => {
  const { clock, silences, idle } = setUp();
  idle.set(5000);
  idle.set(undefined);
  clock.advanceNow(10_000);
  idle.set(1000);
  idle.stop();
  clock.advanceNow(10_000);
  expect(silences).toEqual([]);
  expect(clock.waiting).toBe(0);
});

test("a newer wait of the same name replaces the older, and the number of waits is bounded", () => {
  const clock = new FakeClock(0);
  const timers = new Timers(clock);
  const done: string[] = [];
  timers.start("a", 100, () => done.push("old"));
  timers.start("a", 200, () => done.push("new"));
  clock.advanceNow(300);
  expect(done).toEqual(["new"]);
  const started = Array.from({ length: 100 }, (_, i) => timers.start(`t${i}`, 10, () => undefined));
  expect(started.filter(Boolean)).toHaveLength(64);
  timers.cancelAll();
  expect(clock.waiting).toBe(0);
});
