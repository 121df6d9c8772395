// Times on the wire: RFC 3339 in an organization's zone.

/** `2026-11-20T16:05:03.120+05:30` for an instant in epoch milliseconds. Throws RangeError for an unknown zone. */
export function toRfc3339(epochMs: number, timeZone: string): string {
  const parts = partsIn(epochMs, timeZone);
  const local = Date.UTC(
    parts.year,
    parts.month - 1,
    parts.day,
    parts.hour,
    parts.minute,
    parts.second,
  );
  const offsetMinutes = Math.round((local - Math.floor(epochMs / 1000) * 1000) / 60_000);
  const text = new Date(epochMs + offsetMinutes * 60_000).toISOString().slice(0, -1);
  return text + offsetText(offsetMinutes);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function partsIn(epochMs: number, timeZone: string) {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    if (formats.size < 1000) formats.set(timeZone, format);
  }
  const found: Record<string, number> = {};
  for (const part of format.formatToParts(epochMs)) found[part.type] = Number(part.value);
  return {
    year: found["year"] ?? 0,
    month: found["month"] ?? 1,
    day: found["day"] ?? 1,
    hour: found["hour"] ?? 0,
    minute: found["minute"] ?? 0,
    second: found["second"] ?? 0,
  };
}

function offsetText(minutes: number): string {
  if (minutes === 0) return "Z";
  const sign = minutes < 0 ? "-" : "+";
  const size = Math.abs(minutes);
  return `${sign}${String(Math.floor(size / 60)).padStart(2, "0")}:${String(size % 60).padStart(2, "0")}`;
}

/** Whether the runtime knows the zone. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).format(0) !== "";
  } catch {
    return false;
  }
}
