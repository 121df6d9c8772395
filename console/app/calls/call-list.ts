// The list of calls on the screen, merged from pages and pushed news. Pure.
import type { CallRecord } from "@pipecast/contracts/pbx/call-history";

/** Newest first; of two records of one call the later version counts, and of equal ones the one that came last. */
export function mergeCalls(
  known: readonly CallRecord[],
  news: readonly CallRecord[],
): CallRecord[] {
  const calls = new Map(known.map((call) => [call.linkedid, call]));
  for (const call of news) {
    const before = calls.get(call.linkedid);
    if (before === undefined || call.version >= before.version) calls.set(call.linkedid, call);
  }
  return [...calls.values()].toSorted(
    (a, b) =>
      Date.parse(b.started_at) - Date.parse(a.started_at) || b.linkedid.localeCompare(a.linkedid),
  );
}

/** Whole seconds from start to end; undefined while the call is up. */
export function lengthOf({ started_at, ended_at }: CallRecord): number | undefined {
  if (ended_at === null) return undefined;
  return Math.max(0, Math.round((Date.parse(ended_at) - Date.parse(started_at)) / 1000));
}
