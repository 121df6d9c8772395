// Filters of the calls page: the address, the question to the server, and what belongs.
import { expect, test } from "vitest";
import {
  allCalls,
  callMatcher,
  callQuery,
  readCallFilter,
  writeCallFilter,
} from "./call-filter.ts";

const zone = "Asia/Kolkata";

test("a filter is in the address, and comes back from it as it was", () => {
  const search = "?from=2026-11-01&to=2026-11-20&direction=inbound&verdict=missed_call&number=9812";
  expect(writeCallFilter(readCallFilter(search))).toBe(search);
  expect(writeCallFilter(allCalls)).toBe("");
});

test("an address nobody can read asks for every call", () => {
  for (const search of [
    "?from=yesterday&to=2026-13-45&direction=up&verdict=%3Cimg%3E",
    "?from=%00",
    "?%E0%A4%A",
  ])
    expect(readCallFilter(search), search).toEqual(allCalls);
  expect(readCallFilter(`?number=${"9".repeat(500)}`).number).toHaveLength(64);
});

test("a day is the organization's day, from its first moment to the next one's", () => {
  const day = { ...allCalls, from: "2026-11-20", to: "2026-11-20" };
  expect(callQuery(day, zone)).toEqual({
    from: "2026-11-19T18:30:00.000Z",
    to: "2026-11-20T18:30:00.000Z",
  });
});

test("a pushed call is shown where the server would list it, and only there", () => {
  const call = {
    started_at: "2026-11-20T00:10:00+05:30",
    direction: "inbound",
    verdict: "missed_call",
    caller_number: "+919812345678",
    did: "+912261230001",
  } as const;
  const fits = (more: object) => callMatcher({ ...allCalls, ...more }, zone)(call);
  expect(fits({})).toBe(true);
  expect(fits({ from: "2026-11-20", to: "2026-11-20" })).toBe(true);
  expect(fits({ to: "2026-11-19" })).toBe(false);
  expect(fits({ from: "2026-11-21" })).toBe(false);
  expect(fits({ verdict: "bot_resolved" })).toBe(false);
  expect(fits({ direction: "outbound" })).toBe(false);
  for (const number of ["+91 98123 45678", "098123 45678", "+912261230001"])
    expect(fits({ number }), number).toBe(true);
  for (const number of ["+919812345679", "12345", "abc"])
    expect(fits({ number }), number).toBe(false);
});
