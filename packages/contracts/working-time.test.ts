// Working time: nights, weekends, holidays, zones and the day on which clocks change.
import { expect, test } from "vitest";
import { BusinessHours } from "./pbx/business-hours.ts";
import { toRfc3339 } from "./time.ts";
import { afterWorkingTime } from "./working-time.ts";

const day = [{ from: "09:00", to: "17:00" }];
const week = { mon: day, tue: day, wed: day, thu: day, fri: day };
const hours = BusinessHours.parse({ days: week, holidays: ["2026-11-23"] });

function due(start: string, minutes: number, of = hours, zone = "Asia/Kolkata"): string | null {
  const at = afterWorkingTime(Date.parse(start), minutes, of, zone);
  return at === null ? null : toRfc3339(at, zone);
}

test("within the day, over the night, over a weekend and a holiday", () => {
  expect(due("2026-11-19T10:00:00+05:30", 60)).toBe("2026-11-19T11:00:00.000+05:30");
  expect(due("2026-11-19T16:30:00+05:30", 60)).toBe("2026-11-20T09:30:00.000+05:30");
  expect(due("2026-11-19T03:00:00+05:30", 60)).toBe("2026-11-19T10:00:00.000+05:30");
  expect(due("2026-11-20T16:30:00+05:30", 60)).toBe("2026-11-24T09:30:00.000+05:30");
  expect(due("2026-11-21T12:00:00+05:30", 480)).toBe("2026-11-24T17:00:00.000+05:30");
});

test("pauses count not, spans that cross count once, midnight is an end", () => {
  const lunch = BusinessHours.parse({
    days: {
      mon: [
        { from: "13:00", to: "17:00" },
        { from: "09:00", to: "12:00" },
      ],
    },
  });
  expect(due("2026-11-16T11:30:00+05:30", 60, lunch)).toBe("2026-11-16T13:30:00.000+05:30");
  const crossing = BusinessHours.parse({
    days: {
      mon: [
        { from: "09:00", to: "12:00" },
        { from: "10:00", to: "24:00" },
      ],
    },
  });
  expect(due("2026-11-16T09:00:00+05:30", 15 * 60, crossing)).toBe("2026-11-17T00:00:00.000+05:30");
});

test("a day of 23 hours is one of 23 hours", () => {
  const always = [{ from: "00:00", to: "24:00" }];
  const sundays = BusinessHours.parse({ days: { sun: always, mon: always } });
  expect(due("2026-03-29T00:00:00+01:00", 23 * 60 + 30, sundays, "Europe/Berlin")).toBe(
    "2026-03-30T00:30:00.000+02:00",
  );
});

test("who never works is never due; hours that are none are refused", () => {
  expect(due("2026-11-19T10:00:00+05:30", 60, BusinessHours.parse({ days: {} }))).toBeNull();
  for (const span of [
    { from: "17:00", to: "09:00" },
    { from: "9", to: "17:00" },
    { from: "09:00", to: "24:30" },
  ])
    expect(BusinessHours.safeParse({ days: { mon: [span] } }).success).toBe(false);
});
