// Ids: unique, in the order they were made, and UUIDs to everyone else.
import { expect, test } from "vitest";
import { newId } from "./new-id.ts";

test("ids are UUIDs of version 7 that carry their time", () => {
  const id = newId();
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(
    Math.abs(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16) - Date.now()),
  ).toBeLessThan(1_000);
});

test("ids sort as they were made, within a millisecond and when the clock steps back", () => {
  const ids = Array.from({ length: 20_000 }, (_, n) => newId(n === 10_000 ? 1 : Date.now()));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(ids);
});
