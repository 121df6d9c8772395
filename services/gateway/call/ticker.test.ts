// The shared beat: one timer, no drift, skipped beats, a member that throws.
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { expect, test } from "vitest";
import { createTicker } from "./ticker.ts";

function setUp() {
  const clock = new FakeClock(0);
  const faults: unknown[] = [];
  const late: number[] = [];
  const ticker = createTicker({
    clock,
    onFault: (error) => faults.push(error),
    onLate: (ms) => late.push(ms),
  });
  return { clock, faults, late, ticker };
}

test("any number of calls share one timer, and none is left when the last one goes", () => {
  const { clock, ticker } = setUp();
  const counts = [0, 0, 0];
  const stops = counts.map((_, i) =>
    ticker.add({
      tick: () => {
        counts[i] = (counts[i] ?? 0) + 1;
      },
    }),
  );
  expect(clock.waiting).toBe(1);
  clock.advanceNow(1000);
  expect(counts).toEqual([50, 50, 50]);
  expect(clock.waiting).toBe(1);
  for (const stop of stops) stop();
  expect(clock.waiting).toBe(0);
});

test("the beat does not drift over an hour, though its timers come late and its work takes time", () => {
  const clock = new FakeClock(0);
  let timers = 0;
  const tardy = {
    monotonic: () => clock.monotonic(),
    after: (ms: number, run: () => void) => clock.after(ms + (++timers % 4), run),
  };
  const ticker = createTicker({ clock: tardy, onFault: () => undefined });
  let beats = 0;
  let last = 0;
  ticker.add({
    tick: (now) => {
      beats++;
      last = now;
      clock.stall(beats % 7);
    },
  });
  clock.advanceNow(3_600_000);
  expect(Math.abs(beats - 180_000)).toBeLessThanOrEqual(1);
  expect(last % 20).toBeLessThan(10);
});

test("after a stalled loop the missed beats are skipped, and the stall is told", () => {
  const { clock, late, ticker } = setUp();
  let beats = 0;
  ticker.add({ tick: () => beats++ });
  clock.advanceNow(100);
  clock.stall(1000);
  expect(beats).toBe(6);
  expect(late).toEqual([980]);
  clock.advanceNow(100);
  expect(beats).toBe(11);
});

test("a call that throws loses its beat, the others keep theirs", () => {
  const { clock, faults, ticker } = setUp();
  let beats = 0;
  ticker.add({
    tick: () => {
      throw new Error("broken");
    },
  });
  ticker.add({ tick: () => beats++ });
  clock.advanceNow(100);
  expect(faults).toHaveLength(1);
  expect(beats).toBe(5);
  expect(ticker.size).toBe(1);
});

test("a call may come or go in the middle of a beat without a second timer", () => {
  const { clock, ticker } = setUp();
  let inner = 0;
  const stop: () => void = ticker.add({
    tick: () => {
      stop();
      ticker.add({ tick: () => inner++ });
    },
  });
  clock.advanceNow(20);
  const before = inner;
  clock.advanceNow(200);
  expect(inner - before).toBe(10);
  expect(clock.waiting).toBe(1);
});
