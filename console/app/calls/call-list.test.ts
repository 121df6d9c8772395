// Calls on the screen: pages and news become one list.
import type { CallRecord } from "@pipecast/contracts/pbx/call-history";
import { expect, test } from "vitest";
import { lengthOf, mergeCalls } from "./call-list.ts";

const call = (linkedid: string, minute: number, version = 0): CallRecord => ({
  linkedid,
  org_id: "o",
  channel_id: linkedid,
  direction: "inbound",
  caller_number: "",
  did: "",
  started_at: `2026-11-20T10:${minute}:00+05:30`,
  ended_at: `2026-11-20T10:${minute}:31+05:30`,
  state: "decided",
  verdict: "missed_call",
  version,
  reasons: [],
  session: null,
  ticket_id: null,
});

test("the newest call comes first, however pages and news arrive", () => {
  const merged = mergeCalls([call("a", 10)], [call("c", 30), call("b", 20)]);
  expect(merged.map(({ linkedid }) => linkedid)).toEqual(["c", "b", "a"]);
});

test("an older version that arrives late never replaces a newer one", () => {
  const merged = mergeCalls([call("a", 10, 2)], [call("a", 10, 1)]);
  expect(merged).toMatchObject([{ linkedid: "a", version: 2 }]);
  expect(mergeCalls(merged, [call("a", 10, 3)])).toMatchObject([{ version: 3 }]);
});

test("a call has a length once it has ended", () => {
  expect(lengthOf(call("a", 10))).toBe(31);
  expect(lengthOf({ ...call("a", 10), ended_at: null })).toBeUndefined();
});
