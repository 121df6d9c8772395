// Times as the organization's clock shows them, whatever the reader's own zone is.

const formats = new Map<
  string,
  { day: Intl.DateTimeFormat; time: Intl.DateTimeFormat; date: Intl.DateTimeFormat }
>();

/** Made once per zone: making one takes longer than drawing a row. */
function formatsOf(timeZone: string) {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = {
    day: new Intl.DateTimeFormat("en-CA", { timeZone }),
    time: new Intl.DateTimeFormat(undefined, { timeZone, hour: "2-digit", minute: "2-digit" }),
    date: new Intl.DateTimeFormat(undefined, { timeZone, day: "numeric", month: "short" }),
  };
  formats.set(timeZone, made);
  return made;
}

/** Day and time; the day is left out for today. */
export function showTime(rfc3339: string, timeZone: string, now = new Date()): string {
  const at = new Date(rfc3339);
  const { day, time, date } = formatsOf(timeZone);
  const clock = time.format(at);
  if (day.format(at) === day.format(now)) return clock;
  return `${date.format(at)}, ${clock}`;
}
