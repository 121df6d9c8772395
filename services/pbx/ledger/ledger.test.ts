// Calls on the sandbox, from the ring to the verdict.
import { getCall, listCalls } from "@pipecast/contracts/pbx/call-history";
import { expect, onTestFinished, test } from "vitest";
import { startWalk } from "../fixtures/walk.ts";

async function walk() {
  const it = await startWalk();
  onTestFinished(() => it.it.stop());
  const call = (linkedid: string) =>
    it.it.ask(it.org.jwt, getCall, { params: { linkedid }, query: {} });
  return {
    ...it,
    call,
    /** Past the settling time, and every look that is then due. */
    async decided(linkedid: string) {
      await it.later(11_000);
      return call(linkedid);
    },
    list: async (query = {}) => (await it.it.ask(it.org.jwt, listCalls, { query })).items,
  };
}

test("AT-02 a queue that gives up is a queue timeout, decided once the call has settled", async () => {
  const it = await walk();
  const { channel_id, linkedid, session_id = "" } = await it.place();
  await it.later(0);
  expect(await it.call(linkedid)).toMatchObject({ state: "live", verdict: null, version: 0 });
  await it.outcome(channel_id, session_id, "failed");
  await it.later(30_000);
  expect(await it.call(linkedid)).toMatchObject({ state: "settling", verdict: null });
  const call = await it.decided(linkedid);
  expect(call).toMatchObject({
    state: "decided",
    verdict: "queue_timeout",
    version: 1,
    direction: "inbound",
    session: { outcome: "failed", bot_id: "ivr" },
  });
  expect(call.reasons[0]?.text).toBe("Nobody took the call in queue 5001 before its time was up.");
  expect(call.queue_events.map(({ event }) => event)).toEqual([
    "ENTERQUEUE",
    "RINGNOANSWER",
    "RINGNOANSWER",
    "EXITWITHTIMEOUT",
  ]);
  expect(await it.list()).toMatchObject([{ linkedid, verdict: "queue_timeout" }]);
});
