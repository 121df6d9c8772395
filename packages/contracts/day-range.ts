// A day as people of a zone mean it, from its first moment to the next one's. Pure.
import { isTimeZone, toRfc3339 } from "./time.ts";

const dayMs = 24 * 60 * 60_000;

/** Epoch ms; `day` as `2026-11-20`. The day on which clocks change has 23 or 25 hours. */
export function dayRange(day: string, timezone: string): { from: number; to: number } {
  const zone = isTimeZone(timezone) ? timezone : "UTC";
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + dayMs).toISOString().slice(0, 10);
  return { from: midnight(day, zone), to: midnight(next, zone) };
}

/** The day that a moment is in. */
export function dayOf(at: number, timezone: string): string {
  return toRfc3339(at, isTimeZone(timezone) ? timezone : "UTC").slice(0, 10);
}

function midnight(day: string, zone: string): number {
  const wall = Date.parse(`${day}T00:00:00Z`);
  // The offset that holds there is the one near it; where clocks change in that hour, the second try has it.
  const near = wall - offsetAt(wall, zone);
  return wall - offsetAt(near, zone);
}

function offsetAt(at: number, zone: string): number {
  const text = toRfc3339(at, zone);
  return Date.parse(`${text.slice(0, 23)}Z`) - at;
}
