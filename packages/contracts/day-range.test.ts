// Days as people mean them.
import { expect, test } from "vitest";
import { dayOf, dayRange } from "./day-range.ts";

const hours = (day: string, zone: string) => {
  const { from, to } = dayRange(day, zone);
  return (to - from) / 3_600_000;
};

test("a day begins at midnight of its zone, and has 23 or 25 hours where clocks change", () => {
  expect(dayRange("2026-11-20", "Asia/Kolkata").from).toBe(Date.parse("2026-11-20T00:00:00+05:30"));
  expect(hours("2026-11-20", "Asia/Kolkata")).toBe(24);
  expect(hours("2026-03-29", "Europe/Berlin")).toBe(23);
  expect(hours("2026-10-25", "Europe/Berlin")).toBe(25);
  expect(hours("2026-10-04", "Australia/Lord_Howe")).toBe(23.5);
  expect(hours("2026-12-31", "no such zone")).toBe(24);
});

test("every moment is in the day whose range holds it", () => {
  for (const zone of ["UTC", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe"])
    for (let at = Date.UTC(2026, 9, 1); at < Date.UTC(2026, 10, 5); at += 157 * 60_000) {
      const { from, to } = dayRange(dayOf(at, zone), zone);
      expect(from <= at && at < to, `${zone} ${at}`).toBe(true);
    }
});
