// Much work in small pieces leaves the event loop to others in between.
import { expect, test } from "vitest";
import { createPacer } from "./pacer.ts";

function busy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test("jobs run in their order, none at once, and never more than the budget's worth in a turn", async () => {
  const pacer = createPacer(2);
  const order: number[] = [];
  const jobsOfTurn: number[] = [];
  const all = Promise.withResolvers<void>();
  for (let number = 0; number < 60; number += 1)
    pacer.next(() => {
      busy(1);
      if (order.push(number) === 60) all.resolve();
    });
  expect(order).toEqual([]);
  let before = 0;
  const watch = () => {
    jobsOfTurn.push(order.length - before);
    before = order.length;
    if (before < 60) setImmediate(watch);
  };
  setImmediate(watch);
  await all.promise;
  expect(order).toEqual(Array.from({ length: 60 }, (_, number) => number));
  // A job of 1 ms may begin at 1.99 ms.
  expect(Math.max(...jobsOfTurn)).toBeLessThanOrEqual(2);
});

test("a job may ask for the next one, and rests are no end", async () => {
  const pacer = createPacer();
  for (let round = 0; round < 3; round += 1) {
    const order = await new Promise<string[]>((resolve) => {
      const seen: string[] = [];
      pacer.next(() => {
        seen.push("first");
        pacer.next(() => resolve([...seen, "second"]));
      });
    });
    expect(order).toEqual(["first", "second"]);
    await new Promise(setImmediate);
  }
});
