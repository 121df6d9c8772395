// The queue: first in, first out, never over its cap, and small again when it is empty.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SampleQueue } from "./sample-queue.ts";

test("whatever is pushed comes out in order, whole or in pieces, and the cap holds", () => {
  const step = fc.record({ take: fc.boolean(), count: fc.nat(90) });
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 80 }),
      fc.integer({ min: 1, max: 200 }),
      (steps, cap) => {
        const queue = new SampleQueue(cap, 16);
        let model: number[] = [];
        let next = 0;
        for (const { take, count } of steps) {
          if (take) {
            const into = new Int16Array(count);
            const got = queue.shift(into);
            expect(Array.from(into.subarray(0, got))).toEqual(model.slice(0, count));
            model = model.slice(count);
          } else {
            const pcm = Int16Array.from({ length: count }, () => next++ % 30_000);
            const accepted = queue.push(pcm);
            expect(accepted).toBe(Math.min(count, cap - model.length));
            model.push(...pcm.subarray(0, accepted));
          }
          expect(queue.length).toBe(model.length);
          expect(queue.allocated).toBeLessThanOrEqual(Math.max(cap, 16));
        }
      },
    ),
  );
});

test("thirty seconds of backlog are given back when the caller interrupts", () => {
  const queue = new SampleQueue(240_000);
  expect(queue.push(new Int16Array(300_000))).toBe(240_000);
  expect(queue.allocated).toBe(240_000);
  expect(queue.clear()).toBe(240_000);
  expect([queue.length, queue.allocated]).toEqual([0, 4096]);
});

test("memory follows the backlog, not the cap", () => {
  const queue = new SampleQueue(240_000);
  queue.push(new Int16Array(8000));
  expect(queue.allocated).toBeLessThanOrEqual(16_000);
  expect(queue.shift(new Int16Array(8000))).toBe(8000);
  expect(queue.allocated).toBe(4096);
});
