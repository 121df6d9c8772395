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

test("what takes several turns of the loop is over before the move is", async () => {
  const clock = new FakeClock();
  let turns = 0;
  const turn = (): unknown => (turns += 1) < 20 && setImmediate(turn);
  clock.after(10, turn);
  await clock.advance(10);
  expect(turns).toBe(20);
});

test("a move in one go runs timers in order too, and gives no promise its turn", async () => {
  const clock = new FakeClock(0);
  const seen: number[] = [];
  const beat = () => {
    seen.push(clock.now());
    clock.after(20, beat);
  };
  clock.after(20, beat);
  let woken = false;
  const slept = clock.sleep(10).then(() => (woken = true));
  clock.advanceNow(70);
  expect(seen).toEqual([20, 40, 60]);
  expect([clock.now(), clock.waiting, woken]).toEqual([70, 1, false]);
  await slept;
  const again = (): unknown => clock.after(0, again);
  again();
  expect(() => clock.advanceNow(1)).toThrow("without time passing");
});

test("after a stall what fell due runs late, in its order, at the new time", () => {
  const clock = new FakeClock(0);
  const seen: [string, number][] = [];
  clock.after(100, () => seen.push(["second", clock.now()]));
  clock.after(10, () => seen.push(["first", clock.now()]));
  clock.after(101, () => seen.push(["never", clock.now()]));
  clock.stall(100);
  expect(seen).toEqual([
    ["first", 100],
    ["second", 100],
  ]);
});

test("a timer that stalls the clock beyond the move does not have it set back", () => {
  const clock = new FakeClock(0);
  clock.after(10, () => clock.stall(50));
  clock.advanceNow(20);
  expect(clock.now()).toBe(60);
});
