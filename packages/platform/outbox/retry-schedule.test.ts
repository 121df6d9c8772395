// The retry schedule: how long, with what spread, and when no more.
import { expect, test } from "vitest";
import { nextRetry } from "./retry-schedule.ts";

const hour = 3_600_000;
const failed = { attempt: 1, age: 0, random: 0.5 };

test("pauses grow from 5 seconds to 6 hours and stay there", () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 100].map((attempt) => nextRetry({ ...failed, attempt }));
  expect(pauses).toEqual([5_000, 30_000, 120_000, 600_000, hour, 6 * hour, 6 * hour, 6 * hour]);
});

test("retries that would come together are spread by a fifth", () => {
  expect(nextRetry({ ...failed, random: 0 })).toBe(4_000);
  expect(nextRetry({ ...failed, random: 1 })).toBe(6_000);
});

test("a receiver that asks for more time gets it, up to 6 hours, never less than the schedule's", () => {
  expect(nextRetry({ ...failed, retryAfterMs: 60_000 })).toBe(60_000);
  expect(nextRetry({ ...failed, retryAfterMs: 100 })).toBe(5_000);
  expect(nextRetry({ ...failed, retryAfterMs: 100 * hour })).toBe(6 * hour);
});

test("nothing is tried later than 72 hours after the first time", () => {
  expect(nextRetry({ ...failed, attempt: 9, age: 66 * hour })).toBe(6 * hour);
  expect(nextRetry({ ...failed, attempt: 9, age: 66 * hour + 1 })).toBeUndefined();
});
