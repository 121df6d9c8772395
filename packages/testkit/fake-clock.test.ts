// Time that a test moves by hand.
import { expect, test } from "vitest";
import { FakeClock } from "./fake-clock.ts";

test("timers run in the order of their times, each at its own", async () => {
  const clock = new FakeClock(1_000);
  const seen: [string, number][] = [];
  clock.after(30, () => seen.push(["late", clock.now()]));
  clock.after(10, () => seen.push(["early", clock.now()]));
  clock.after(10, () => seen.push(["early too", clock.now()]));
  clock.after(31, () => seen.push(["never", clock.now()]));
  await clock.advance(9);
  expect(seen).toEqual([]);
  await clock.advance(21);
  expect(seen).toEqual([
    ["early", 1_010],
    ["early too", 1_010],
    ["late", 1_030],
  ]);
  expect([clock.now(), clock.monotonic(), clock.waiting]).toEqual([1_030, 30, 1]);
});

test("a timer taken back never runs", async () => {
  const clock = new FakeClock();
  let ran = false;
  clock.after(10, () => (ran = true))();
  await clock.advance(100);
  expect([ran, clock.waiting]).toEqual([false, 0]);
});

test("what awaits a timer sets the next one within the same move", async () => {
  const clock = new FakeClock(0);
  const seen: number[] = [];
  const loop = async () => {
    for (let i = 0; i < 3; i += 1) {
      await clock.sleep(10);
      seen.push(clock.now());
    }
  };
  const done = loop();
  await clock.advance(100);
  await done;
  expect(seen).toEqual([10, 20, 30]);
});

test("a timer that sets itself at once is reported instead of hanging", async () => {
  const clock = new FakeClock();
  const again = (): unknown => clock.after(0, again);
  again();
  await expect(clock.advance(1)).rejects.toThrow("without time passing");
});
