// Skipping time: what waits ends at once and in its order, what paces stays real, and nothing runs twice.
import { expect, test } from "vitest";
import { SkippingClock } from "./skipping-clock.ts";

test("waits end in the order of their times, each at its own time, those beyond stay", async () => {
  const clock = new SkippingClock();
  const ran: string[] = [];
  const begun = clock.now();
  const note = (name: string) => () =>
    ran.push(`${name} at ${Math.round((clock.now() - begun) / 100) / 10} s`);
  clock.after(5_000, note("five"));
  clock.after(2_000, note("two"));
  clock.after(9_000, note("nine"));
  await clock.skip(6_000);
  expect(ran).toEqual(["two at 2 s", "five at 5 s"]);
  expect(Math.round((clock.now() - begun) / 1000)).toBe(6);
  await clock.skip(3_100);
  expect(ran.at(-1)).toBe("nine at 9 s");
});

test("a wait that begins while time is skipped counts from there", async () => {
  const clock = new SkippingClock();
  let beats = 0;
  const again = () => {
    beats += 1;
    clock.after(1_000, again);
  };
  clock.after(1_000, again);
  await clock.skip(5_500);
  expect(beats).toBe(5);
});

test("one that was taken back never runs, also when taken back by another meanwhile", async () => {
  const clock = new SkippingClock();
  const ran: string[] = [];
  const cancel = clock.after(2_000, () => ran.push("late"));
  clock.after(1_000, () => {
    ran.push("early");
    cancel();
  });
  clock.after(500, () => ran.push("never"))();
  await clock.skip(10_000);
  expect(ran).toEqual(["early"]);
});

test("beats are not skipped, and waits that nobody skips come by themselves, once", async () => {
  const clock = new SkippingClock();
  let beats = 0;
  let waits = 0;
  const beat = new Promise<void>((resolve) => {
    clock.after(20, () => {
      beats += 1;
      resolve();
    });
  });
  await clock.skip(60_000);
  expect(beats).toBe(0);
  await beat;
  const come = new Promise<void>((resolve) => {
    clock.after(150, () => {
      waits += 1;
      resolve();
    });
  });
  await clock.skip(100);
  expect(waits).toBe(0);
  await come;
  await clock.skip(1_000);
  expect([beats, waits]).toEqual([1, 1]);
});

test("what is skipped moves the time that is written down, not the one that paces", async () => {
  const clock = new SkippingClock();
  const [now, monotonic] = [clock.now(), clock.monotonic()];
  await clock.skip(3_600_000);
  expect(clock.now() - now).toBeGreaterThanOrEqual(3_600_000);
  expect(clock.monotonic() - monotonic).toBeLessThan(60_000);
});
