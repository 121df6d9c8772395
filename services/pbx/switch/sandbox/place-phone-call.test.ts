// A browser phone's call in pbx: at its bot from the first moment, transferred and hung up like any other.
import { transferCall } from "@pipecast/contracts/pbx/calls";
import * as sandbox from "@pipecast/contracts/pbx/sandbox";
import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { internal, refusal } from "../../fixtures/pbx-under-test.ts";
import { type Walk, caller, did, startWalk } from "../../fixtures/walk.ts";

let walk: Walk;
beforeEach(async () => {
  walk = await startWalk();
});
afterEach(() => walk.it.stop());

const place = (bot_id: string, session_id = "s1", uuid: string = randomUUID()) =>
  walk.it.ask(internal, sandbox.placePhoneCall, {
    body: { org_id: walk.org.id, bot_id, session_id, uuid, caller_number: caller },
  });

test("a browser's call is at its bot without a route, rings a queue when that session transfers it, and ends by the phone", async () => {
  const call = await place("ivr");
  expect(call).toMatchObject({ caller_number: caller, did, linkedid: call.channel_id });
  expect(call.channel_name).toMatch(/^PJSIP\/org_w_trunk-[0-9a-f]{8}$/);
  expect(walk.it.gateway.calls).toEqual([]);
  expect(await walk.live()).toMatchObject([{ to: "ivr", bot_id: "ivr", caller_number: caller }]);

  const { channel_id } = call;
  const stranger = await walk.session({ channel_id, session_id: "s2" }, "transfer");
  const body = { destination: "5001", destination_type: "queue" as const };
  const order = { params: { channel_id }, body };
  expect(await refusal(walk.it.ask(stranger, transferCall, order))).toBe("404 PBX_CALL_NOT_FOUND");
  const session = await walk.session({ channel_id, session_id: "s1" }, "transfer");
  await walk.it.ask(session, transferCall, order);
  expect(await walk.ringing()).toEqual(["1001", "1002"]);

  const about = { params: { channel_id }, query: { org_id: walk.org.id } };
  expect(await walk.it.ask(internal, sandbox.getSandboxCall, about)).toMatchObject({
    state: "queue",
    queue: "5001",
  });
  const hangUp = { params: { channel_id }, body: { org_id: walk.org.id } };
  await walk.it.ask(internal, sandbox.hangUpSandboxCall, hangUp);
  await walk.later(0);
  expect(await walk.ringing()).toEqual([]);
  expect(await walk.kinds(channel_id)).toMatch(/^channel_up bot_joined bot_left redirected queue_/);
});

test("a bot without a number has calls too; its session's end by the caller ends the call", async () => {
  const { channel_id, did: dialled } = await place("draft-of-somebody", "s9");
  expect(dialled).toBe("");
  await walk.outcome(channel_id, "s9", "caller_hung_up");
  expect(await walk.look(channel_id)).toEqual({ state: "ended" });
});

test("only our own services place such calls", async () => {
  const body = {
    org_id: walk.org.id,
    bot_id: "ivr",
    session_id: "s1",
    uuid: randomUUID(),
    caller_number: "",
  };
  const asked = walk.it.ask(walk.org.jwt, sandbox.placePhoneCall, { body });
  expect(await refusal(asked)).toBe("401 UNAUTHORIZED");
});
