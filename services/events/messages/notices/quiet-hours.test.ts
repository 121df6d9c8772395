// Quiet hours end when the organization's own clocks say so.
import { expect, test } from "vitest";
import { quietUntil } from "./quiet-hours.ts";

const night = { from: "21:00", to: "07:00" };
const at = (text: string) => Date.parse(text);

test.each([
  ["2026-11-20T22:30:10+05:30", "2026-11-21T07:00:00+05:30"],
  ["2026-11-21T06:59:59+05:30", "2026-11-21T07:00:00+05:30"],
  ["2026-11-21T07:00:00+05:30", null],
  ["2026-11-20T20:59:59+05:30", null],
])("at %s a night from 21:00 to 07:00 ends at %s", (now, until) => {
  expect(quietUntil(at(now), night, "Asia/Kolkata")).toBe(until === null ? null : at(until));
});

test("quiet hours of a day, none, and a night in which clocks are changed", () => {
  const noon = at("2026-11-20T12:30:00+05:30");
  expect(quietUntil(noon, { from: "12:00", to: "13:00" }, "Asia/Kolkata")).toBe(noon + 1_800_000);
  expect(quietUntil(noon, null, "Asia/Kolkata")).toBeNull();
  expect(quietUntil(noon, { from: "12:00", to: "12:00" }, "Asia/Kolkata")).toBeNull();
  const before = at("2026-10-24T23:00:00+02:00");
  expect(quietUntil(before, night, "Europe/Berlin")).toBe(at("2026-10-25T07:00:00+01:00"));
});
