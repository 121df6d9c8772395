// When so many minutes of an organization's working time have gone by.
import type { BusinessHours } from "./pbx/business-hours.ts";
import { toRfc3339 } from "./time.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** An organization that does not work for this long does not work. */
const mostDays = 400;
const names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

/** Epoch milliseconds; null where the hours hold no such time within the next year. */
export function afterWorkingTime(
  start: number,
  minutes: number,
  { days, holidays }: Pick<BusinessHours, "days" | "holidays">,
  timeZone: string,
): number | null {
  const off = new Set(holidays);
  let left = minutes * minuteMs;
  // Noon in UTC of the start's own day: its date is that of the day, whatever the zone.
  const first = Date.parse(`${toRfc3339(start, timeZone).slice(0, 10)}T12:00:00Z`);
  for (let count = 0; count < mostDays; count += 1) {
    const noon = new Date(first + count * dayMs);
    const date = noon.toISOString().slice(0, 10);
    if (off.has(date)) continue;
    for (const [from, to] of joined(days[names[noon.getUTCDay()] ?? "sun"])) {
      const begins = Math.max(start, instantOf(date, from, timeZone));
      const lasts = instantOf(date, to, timeZone) - begins;
      if (lasts <= 0) continue;
      if (left <= lasts) return begins + left;
      left -= lasts;
    }
  }
  return null;
}

/** Minutes of the day, in order, spans that meet or cross as one. */
function joined(spans: readonly { from: string; to: string }[]): [number, number][] {
  const result: [number, number][] = [];
  const sorted = spans
    .map(({ from, to }): [number, number] => [minutesOf(from), minutesOf(to)])
    .toSorted((a, b) => a[0] - b[0]);
  for (const [from, to] of sorted) {
    const last = result.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** The instant at which clocks of the zone show this; of one they skip, the first after it. */
function instantOf(date: string, minutes: number, timeZone: string): number {
  const wall = Date.parse(`${date}T00:00:00Z`) + minutes * minuteMs;
  const offset = (at: number) => Date.parse(`${toRfc3339(at, timeZone).slice(0, 19)}Z`) - at;
  const guess = wall - offset(wall);
  return wall - offset(guess);
}
