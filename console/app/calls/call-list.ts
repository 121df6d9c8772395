// The list of calls on the screen, merged from pages and pushed news. Pure.
import type { CallRecord } from "@pipecast/contracts/pbx/call-history";

/** Newest first; of two records of one call the later version counts, and of equal ones the one that came last. */
export function mergeCalls(
  known: readonly CallRecord[],
  news: readonly CallRecord[],
): CallRecord[] {
  // The next page of a long list only goes on where it ended.
  const oldest = known.at(-1);
  const end = oldest === undefined ? Infinity : Date.parse(oldest.started_at);
  if (known.length > 0 && news.every((call) => Date.parse(call.started_at) < end))
    return [...known, ...mergeCalls([], news)];
  const calls = new Map(known.map((call) => [call.linkedid, call]));
  for (const call of news) {
    const before = calls.get(call.linkedid);
    if (before === undefined || call.version >= before.version) calls.set(call.linkedid, call);
  }
  return [...calls.values()]
    .map((call) => ({ call, at: Date.parse(call.started_at) }))
    .toSorted((a, b) => b.at - a.at || (a.call.linkedid < b.call.linkedid ? 1 : -1))
    .map(({ call }) => call);
}

/** Whole seconds from start to end; undefined while the call is up. */
export function lengthOf({ started_at, ended_at }: CallRecord): number | undefined {
  if (ended_at === null) return undefined;
  return Math.max(0, Math.round((Date.parse(ended_at) - Date.parse(started_at)) / 1000));
}
