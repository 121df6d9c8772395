// Times as the organization's clock shows them, whatever the reader's own zone is.

/** Day and time; the day is left out for today. */
export function showTime(rfc3339: string, timeZone: string, now = new Date()): string {
  const at = new Date(rfc3339);
  const day = (date: Date) => date.toLocaleDateString("en-CA", { timeZone });
  const time = at.toLocaleTimeString(undefined, { timeZone, hour: "2-digit", minute: "2-digit" });
  if (day(at) === day(now)) return time;
  return `${at.toLocaleDateString(undefined, { timeZone, day: "numeric", month: "short" })}, ${time}`;
}
