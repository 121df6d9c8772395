// What a time on the wire looks like in a zone.
import { expect, test } from "vitest";
import { isTimeZone, toRfc3339 } from "./time.ts";

const instant = Date.UTC(2026, 10, 20, 10, 35, 3, 120);

test.each([
  ["Asia/Kolkata", "2026-11-20T16:05:03.120+05:30"],
  ["UTC", "2026-11-20T10:35:03.120Z"],
  ["America/New_York", "2026-11-20T05:35:03.120-05:00"],
  ["Australia/Lord_Howe", "2026-11-20T21:35:03.120+11:00"],
])("a time is written in the zone %s with its offset", (zone, text) => {
  expect(toRfc3339(instant, zone)).toBe(text);
});

test("the text names the same instant on both sides of a change of clocks", () => {
  for (let hour = 0; hour < 48; hour += 1) {
    const at = Date.UTC(2026, 2, 28, hour, 59, 59, 999);
    expect(Date.parse(toRfc3339(at, "Europe/Berlin"))).toBe(at);
  }
});

test("a time before 1970 with milliseconds keeps its instant", () => {
  expect(Date.parse(toRfc3339(-1, "Asia/Kolkata"))).toBe(-1);
});

test("an unknown zone is told from a known one", () => {
  expect(isTimeZone("Asia/Kolkata")).toBe(true);
  expect(isTimeZone("Atlantis/Capital")).toBe(false);
});
