// Stretches of time to choose from, as the organization's days; and numbers as people read them. Pure.
import { dayOf, dayRange } from "@pipecast/contracts/day-range";

export const spanNames = ["today", "yesterday", "week"] as const;
export type SpanName = (typeof spanNames)[number];

export function readSpan(search: string): SpanName {
  const wanted = new URLSearchParams(search).get("span");
  return spanNames.find((name) => name === wanted) ?? "today";
}

const dayMs = 24 * 3_600_000;

/** What is asked of the server; today has no end but now. */
export function stretchOf(span: SpanName, now: number, timezone: string) {
  const today = dayOf(now, timezone);
  if (span === "today") return {};
  const day = (back: number) =>
    new Date(Date.parse(`${today}T00:00:00Z`) - back * dayMs).toISOString().slice(0, 10);
  const from = dayRange(day(span === "week" ? 6 : 1), timezone).from;
  const end = span === "week" ? {} : { to: new Date(dayRange(today, timezone).from).toISOString() };
  return { from: new Date(from).toISOString(), ...end };
}

export interface Bar {
  at: string;
  calls: number;
  missed: number;
  before: number;
}

interface Hour {
  at: string;
  calls: number;
  missed: number;
  calls_before: number;
}

/** By hour up to two days, else by day. */
export function barsOf(hours: readonly Hour[]): { by: "hour" | "day"; bars: Bar[] } {
  const bars = hours.map(({ at, calls, missed, calls_before }) => ({
    at,
    calls,
    missed,
    before: calls_before,
  }));
  if (bars.length <= 48) return { by: "hour", bars };
  const days = Map.groupBy(bars, ({ at }) => at.slice(0, 10));
  const sum = (some: readonly Bar[], name: "calls" | "missed" | "before") =>
    some.reduce((all, bar) => all + bar[name], 0);
  return {
    by: "day",
    bars: [...days.values()].map((own) => ({
      at: own[0]?.at ?? "",
      calls: sum(own, "calls"),
      missed: sum(own, "missed"),
      before: sum(own, "before"),
    })),
  };
}

/** A short time in the reader's language: milliseconds below ten seconds in tenths, then seconds, then minutes. */
export function showMs(ms: number, locale?: string): string {
  const unit = (value: number, name: "second" | "minute", digits = 0) =>
    value.toLocaleString(locale, {
      style: "unit",
      unit: name,
      unitDisplay: "short",
      maximumFractionDigits: digits,
    });
  if (ms < 10_000) return unit(ms / 1000, "second", 1);
  return ms < 120_000 ? unit(ms / 1000, "second") : unit(ms / 60_000, "minute", 1);
}
