// Quiet hours of an organization: what comes in them waits for their end. Pure.
import { toRfc3339 } from "@pipecast/contracts/time";

const minuteMs = 60_000;

/** The end of the quiet hours that `now` is in, in epoch milliseconds; null outside of them. They may go past midnight. */
export function quietUntil(
  now: number,
  quiet: { from: string; to: string } | null,
  timeZone: string,
): number | null {
  if (quiet === null || quiet.from === quiet.to) return null;
  const wall = toRfc3339(now, timeZone).slice(11, 16);
  const { from, to } = quiet;
  const within = from < to ? wall >= from && wall < to : wall >= from || wall < to;
  if (!within) return null;
  const left = (minutesOf(to) - minutesOf(wall) + 24 * 60) % (24 * 60);
  const end = now - (now % minuteMs) + left * minuteMs;
  // Where the clocks are changed meanwhile, look again at the hour that was meant.
  const shown = minutesOf(toRfc3339(end, timeZone).slice(11, 16));
  const off = ((shown - minutesOf(to) + 36 * 60) % (24 * 60)) - 12 * 60;
  return end - off * minuteMs;
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
