// The overview on SQLite, and a week before by the clock on the wall.
import { expect, test } from "vitest";
import { weekBefore } from "./make-overview.ts";
import { describeOverview } from "./overview.contract.ts";

describeOverview("overview [sqlite]", "sqlite", () => "sqlite::memory:");

test("a week before is the same time on the wall, also where clocks changed in between", () => {
  const noon = Date.parse("2026-10-28T12:00:00+01:00");
  const { from, to } = weekBefore({ from: noon, to: noon + 1 }, "Europe/Berlin");
  expect(new Date(from).toISOString()).toBe("2026-10-21T10:00:00.000Z");
  expect(to - from).toBe(1);
});
