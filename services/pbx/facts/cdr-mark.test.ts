// The mark in the CDR table passes over no id that may still come.
import { expect, test } from "vitest";
import { type CdrMark, advanceMark } from "./cdr-mark.ts";

const start: CdrMark = { high: 10, gaps: [] };

test("ids without a gap leave none", () => {
  expect(advanceMark(start, [12, 11, 13, 12], 0)).toEqual({ high: 13, gaps: [] });
});

test("an id that is missing is asked for until it comes", () => {
  const seen = advanceMark(start, [12, 15], 0);
  expect(seen.gaps).toEqual([
    { from: 11, to: 11, since: 0 },
    { from: 13, to: 14, since: 0 },
  ]);
  const late = advanceMark(seen, [13], 5);
  expect(late.gaps.map(({ from, to }) => [from, to])).toEqual([
    [11, 11],
    [14, 14],
  ]);
  expect(advanceMark(late, [11, 14], 6)).toEqual({ high: 15, gaps: [] });
});

test("an id is given up after fifteen minutes, not before", () => {
  const seen = advanceMark(start, [12], 0);
  expect(advanceMark(seen, [], 15 * 60_000 - 1).gaps).toHaveLength(1);
  expect(advanceMark(seen, [], 15 * 60_000).gaps).toEqual([]);
});

test("gaps are capped, the newest kept", () => {
  const ids = Array.from({ length: 2_000 }, (_, at) => 12 + at * 2);
  const { gaps, high } = advanceMark(start, ids, 0);
  expect(gaps).toHaveLength(500);
  expect(gaps.at(-1)?.to).toBe(high - 1);
});
