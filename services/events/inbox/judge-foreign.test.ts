// Calls that another PBX posts without a verdict.
import type { AutoTicketRecord } from "@pipecast/contracts/events/auto-ticket";
import { expect, test } from "vitest";
import { judgeForeign, patienceMs } from "./judge-foreign.ts";

const received = 1_700_000_000_000;
/** As the seeds' poller posts it: CDR columns at the root. */
const flat: AutoTicketRecord = {
  linkedid: "1712345678.1",
  uniqueid: "1712345678.1",
  direction: "inbound",
  caller_number: "9876543210",
  channel: "PJSIP/org_a_trunk-00000001",
  dstchannel: "",
  dcontext: "org_a_inbound",
  lastapp: "Dial",
  disposition: "NO ANSWER",
  billsec: 0,
};
const answeredBy = (extension: string) => ({
  ...flat,
  dstchannel: `PJSIP/org_a_${extension}-00000002`,
  dst: extension,
  disposition: "ANSWERED",
  billsec: 42,
});

function judge(
  records: AutoTicketRecord[],
  { bots = ["1012"] as readonly string[] | null, after = patienceMs } = {},
) {
  const call = {
    linkedid: "1712345678.1",
    records: records.map((record) => ({ record, received_at: received })),
    botExtensions: bots,
    country: "IN",
  };
  return judgeForeign(call, received + after);
}

test("AT-01 a call that nobody answered is missed, eight seconds after it was posted and not before", () => {
  expect(judge([flat], { after: 7_999 })).toEqual({ until: received + 8_000 });
  expect(judge([flat])).toMatchObject({
    verdict: "missed_call",
    caller_number: "+919876543210",
    channel_id: "1712345678.1",
    version: 1,
  });
});

test("AT-02 a call that ended in a queue is a queue timeout", () => {
  const queued = { ...flat, dcontext: "org_a_queue", lastapp: "Queue", lastdata: "5001,t" };
  expect(judge([queued])).toMatchObject({ verdict: "queue_timeout" });
  const told = {
    ...flat,
    queue_events: [
      { event: "ENTERQUEUE", queue: "5001" },
      { event: "EXITWITHTIMEOUT", queue: "5001" },
    ],
  };
  expect(judge([told])).toMatchObject({ verdict: "queue_timeout", after_queue: true });
});

test("AT-03 a bot's extension answered and told nothing within eight seconds: dropped", () => {
  expect(judge([answeredBy("1012")])).toMatchObject({ verdict: "bot_dropped" });
});

test("AT-04 a person's extension answered: handled", () => {
  expect(judge([answeredBy("1001")])).toMatchObject({ verdict: "human_answered" });
});

test("AT-06 what went out or stayed inside is excluded", () => {
  expect(judge([{ ...flat, direction: "outbound" }])).toMatchObject({ verdict: "excluded" });
  expect(judge([{ ...flat, direction: "internal" }])).toMatchObject({ verdict: "excluded" });
});

test("AT-07 several rows of one call are judged together: one that was answered settles it", () => {
  expect(judge([flat, answeredBy("1001")])).toMatchObject({
    verdict: "human_answered",
    version: 2,
  });
});

test("AT-09 inner legs alone make no call", () => {
  const local = { ...flat, channel: "Local/1001@org_a_internal-00000001;2" };
  expect(judge([local])).toMatchObject({ verdict: "excluded" });
});

test("AT-13 while nobody can say which extensions are bots it waits, at most 15 minutes, then counts as lost and unverified", () => {
  expect(judge([answeredBy("1012")], { bots: null })).toEqual({ until: received + 8_000 + 15_000 });
  const late = judge([answeredBy("1012")], { bots: null, after: 15 * 60_000 });
  expect(late).toMatchObject({ verdict: "bot_dropped", unverified: true });
});

test("rows with every column absurd are judged all the same", () => {
  const absurd = {
    linkedid: "1712345678.1",
    direction: "inbound",
    legs: [{ channel: null, billsec: "many", sequence: {}, disposition: undefined, src: 7 }],
    queue_events: [{}, { event: 5, queue: null, at: "x" }],
    session: { outcome: 7 },
  } as unknown as AutoTicketRecord;
  expect(judge([absurd])).toMatchObject({ verdict: expect.any(String), caller_number: "" });
});

test("a call out that was answered says whom it reached, one that was not says nothing", () => {
  const out = {
    ...flat,
    direction: "outbound",
    caller_number: "1001",
    did: "9876543210",
    channel: "PJSIP/org_a_1001-00000001",
    dcontext: "org_a_outbound",
    dstchannel: "PJSIP/org_a_trunk-00000002",
    disposition: "ANSWERED",
    billsec: 40,
  };
  const reached = { verdict: "excluded", called_back: true, caller_number: "+919876543210" };
  expect(judge([out])).toMatchObject(reached);
  expect(judge([{ ...out, billsec: 1 }])).toMatchObject({ called_back: false });
  expect(judge([{ ...out, disposition: "NO ANSWER" }])).toMatchObject({ called_back: false });
});
