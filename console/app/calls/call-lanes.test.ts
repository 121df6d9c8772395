// The picture of a call's parts.
import type { CallDetail } from "@pipecast/contracts/pbx/call-history";
import { expect, test } from "vitest";
import { callPicture } from "./call-lanes.ts";

const at = (second: number) => `2026-11-20T10:00:${second}+05:30`;

const call = (more: Partial<CallDetail>): CallDetail => ({
  linkedid: "17.1",
  org_id: "o",
  channel_id: "17.1",
  direction: "inbound",
  caller_number: "+919812345678",
  did: "+912261230001",
  started_at: "2026-11-20T10:00:00+05:30",
  ended_at: "2026-11-20T10:01:00+05:30",
  state: "decided",
  verdict: "human_answered",
  version: 1,
  reasons: [],
  session: null,
  ticket_id: null,
  legs: [],
  queue_events: [],
  ...more,
});

test("legs stand where their times are apart, whatever zone the PBX writes them in", () => {
  const { lanes, span } = callPicture(
    call({
      legs: [
        {
          id: "a",
          start: "2026-11-20 04:30:00",
          duration: 60,
          billsec: 60,
          disposition: "ANSWERED",
          dst: "5003",
        },
        {
          id: "b",
          start: "2026-11-20 04:30:10",
          duration: 15,
          billsec: 0,
          disposition: "NO ANSWER",
          dstchannel: "PJSIP/org_x_1001-0000001a",
        },
        {
          id: "c",
          start: "2026-11-20 04:30:25",
          duration: 35,
          billsec: 30,
          disposition: "ANSWERED",
          dstchannel: "PJSIP/org_x_1002-0000001b",
        },
      ],
    }),
    0,
  );
  expect(lanes).toMatchObject([
    { name: "5003", from: 0, to: 60_000, answered: 0 },
    { name: "1001", from: 10_000, to: 25_000, answered: undefined, end: "NO ANSWER" },
    { name: "1002", from: 25_000, to: 60_000, answered: 30_000 },
  ]);
  expect(span).toBe(60_000);
});

test("a stay in a queue is waiting until somebody connects, and talk after that", () => {
  const { lanes } = callPicture(
    call({
      queue_events: [
        { at: at(10), queue: "5003", event: "ENTERQUEUE" },
        { at: at(20), queue: "5003", event: "RINGNOANSWER", extension: "1001" },
        { at: at(30), queue: "5003", event: "EXITWITHTIMEOUT" },
        { at: at(30), queue: "5001", event: "ENTERQUEUE" },
        { at: at(40), queue: "5001", event: "CONNECT", extension: "1002" },
        { at: at(50), queue: "5001", event: "COMPLETECALLER" },
      ],
    }),
    0,
  );
  expect(lanes).toMatchObject([
    { name: "5003", from: 10_000, to: 30_000, answered: undefined, end: "EXITWITHTIMEOUT" },
    { name: "5001", from: 30_000, to: 50_000, answered: 40_000, end: "1002" },
  ]);
});

test("records without times, with odd ones, or hundreds of them still make a picture", () => {
  const odd = { start: "never", duration: -5, billsec: "x", dst: 7 };
  const legs = Array.from({ length: 300 }, (_, id) => ({ ...odd, id: String(id) }));
  const picture = callPicture(
    call({ legs, ended_at: null }),
    Date.parse("2026-11-20T10:00:00+05:30"),
  );
  expect(picture.span).toBe(1_000);
  expect(picture.lanes).toHaveLength(40);
  expect(picture.lanes[0]).toMatchObject({ name: "7", from: 0, to: 0 });
});
