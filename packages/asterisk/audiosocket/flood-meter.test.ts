// The flood meter: real callers never meet it, not after a stall either; three times real time does.
import { expect, test } from "vitest";
import { FloodMeter } from "./flood-meter.ts";

test("an hour in real time passes, with a stall of ten seconds delivered at once", () => {
  const meter = new FloodMeter(0);
  let passed = true;
  for (let now = 0; now < 3_600_000; now += 20) {
    if (now === 600_000) {
      for (let i = 0; i < 500; i++) passed &&= meter.take(now + 10_000, 20);
      now += 10_000;
    }
    passed &&= meter.take(now, 20);
  }
  expect(passed).toBe(true);
});

test("three times real time passes for ever, four times does not", () => {
  const triple = new FloodMeter(0);
  const fourfold = new FloodMeter(0);
  let stopped = -1;
  for (let now = 0; now < 600_000; now += 20) {
    expect(triple.take(now, 60)).toBe(true);
    if (stopped < 0 && !fourfold.take(now, 80)) stopped = now;
  }
  expect(stopped).toBeGreaterThan(5000);
  expect(stopped).toBeLessThan(13_000);
});

test("frames without audio count too", () => {
  const meter = new FloodMeter(0);
  let taken = 0;
  while (meter.take(0, 0)) taken += 1;
  expect(taken).toBe(2400);
});
