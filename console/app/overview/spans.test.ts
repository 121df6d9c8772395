// Stretches of the overview are the organization's own days; many hours become days; times are short to read.
import { expect, test } from "vitest";
import { barsOf, readSpan, showMs, stretchOf } from "./spans.ts";

const now = Date.UTC(2026, 10, 20, 12);

const hour = (day: number) => (_: unknown, at: number) => ({
  at: `2026-11-${day}T${String(at).padStart(2, "0")}:00:00.000+05:30`,
  calls: 2,
  missed: 1,
  calls_before: 3,
});

test("yesterday and seven days begin at the organization's midnight", () => {
  expect(stretchOf("today", now, "Asia/Kolkata")).toEqual({});
  expect(stretchOf("yesterday", now, "Asia/Kolkata")).toEqual({
    from: "2026-11-18T18:30:00.000Z",
    to: "2026-11-19T18:30:00.000Z",
  });
  expect(stretchOf("week", now, "UTC")).toEqual({ from: "2026-11-14T00:00:00.000Z" });
});

test("an address with another word than a stretch means today", () => {
  expect(readSpan("?span=week")).toBe("week");
  expect(readSpan("?span=<script>")).toBe("today");
});

test("more than two days are drawn by day, and nothing is lost", () => {
  const days = [18, 19, 20].flatMap((day) => Array.from({ length: 24 }, hour(day)));
  const { by, bars } = barsOf(days);
  expect(by).toBe("day");
  expect(bars).toHaveLength(3);
  expect(bars[0]).toMatchObject({ calls: 48, missed: 24, before: 72 });
  expect(barsOf(days.slice(0, 24)).by).toBe("hour");
});

test("times are told in the unit people think in", () => {
  expect([740, 42_000, 300_000].map((ms) => showMs(ms, "en"))).toEqual([
    "0.7 sec",
    "42 sec",
    "5 min",
  ]);
});
