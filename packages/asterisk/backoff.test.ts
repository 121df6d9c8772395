// Waiting before a new try: short at first, never over 30 s, and not in step with everyone else.
import { expect, test } from "vitest";
import { Backoff } from "./backoff.ts";

test("waits double from 0.2 s to 30 s and stay there", () => {
  const backoff = new Backoff(() => 0.999_999);
  const waits = Array.from({ length: 10 }, () => Math.round(backoff.next(0)));
  expect(waits).toEqual([200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]);
});

test("half of each wait is random", () => {
  expect(new Backoff(() => 0).next(0)).toBe(100);
});

test("only a connection that held makes the next wait short again", () => {
  const backoff = new Backoff(() => 0.999_999);
  for (let i = 0; i < 5; i++) backoff.next(0);
  expect(Math.round(backoff.next(9999))).toBe(6400);
  expect(Math.round(backoff.next(10_000))).toBe(200);
});
