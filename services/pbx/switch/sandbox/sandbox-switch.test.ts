// The sandbox keeps the switch's contract; its phones behave as people expect.
import { systemClock } from "@pipecast/platform/clock";
import { expect, test } from "vitest";
import { describeSwitch } from "../switch.contract.ts";
import { createSandboxSwitch } from "./sandbox-switch.ts";
import { did, directory, leg, log, prefix, withCall } from "./sandbox-world.fixture.ts";

describeSwitch("sandbox", async () => {
  const sandbox = createSandboxSwitch({
    directory,
    clock: systemClock,
    log,
    writeCdr: async () => {},
  });
  const { phones } = sandbox;
  return {
    switch: sandbox,
    prefix,
    did,
    bot: async () => leg(),
    stop: () => sandbox.stop(),
    phones: {
      call: async (from, to) =>
        (await phones.place({ prefix, direction: "inbound", from, to })).channel_id,
      callerHangsUp: async (channel) => {
        expect(phones.hangUp(prefix, channel)).toBe("hung_up");
      },
      agent: async (extension, action) => {
        expect(
          phones.agent(prefix, extension, action === "hang_up" ? "hangup" : action),
        ).toBeDefined();
      },
    },
  };
});

test("all phones of a queue ring; the first to answer has the call, the others fall silent", async () => {
  const it = await withCall();
  await it.place("5004");
  expect(it.sandbox.phones.ringing(prefix).map((phone) => phone.extension)).toEqual([
    "1001",
    "1002",
  ]);
  await it.clock.advance(1_000);
  expect(it.sandbox.phones.agent(prefix, "1002", "answer")).toBe(it.channel);
  expect(it.sandbox.phones.ringing(prefix)).toEqual([]);
  await it.facts.expect(it.channel, "agent_not_answered", {
    where: { extension: "1001", reason: "answered_elsewhere" },
  });
  expect(it.sandbox.phones.look(prefix, it.channel)).toEqual({
    state: "talking",
    extension: "1002",
    queue: "5004",
  });
  expect(it.sandbox.phones.agent(prefix, "1001", "answer")).toBeUndefined();
});

test("an agent who talks is not rung, and is rung as soon as the talk is over", async () => {
  const it = await withCall();
  await it.place("5002");
  it.sandbox.phones.agent(prefix, "1001", "answer");
  const second = await it.arrive();
  await it.sandbox.redirect(second, { context: `${prefix}_queue`, extension: "5002" });
  expect(it.sandbox.phones.ringing(prefix)).toEqual([]);
  it.sandbox.phones.agent(prefix, "1001", "hangup");
  expect(it.sandbox.phones.ringing(prefix).map((phone) => phone.channel_id)).toEqual([second]);
});

test("a call that nobody tells where to go is hung up after 10 s, never left in silence", async () => {
  const it = await withCall();
  await it.clock.advance(9_999);
  expect(it.sandbox.phones.look(prefix, it.channel)?.state).toBe("ringing");
  await it.clock.advance(1);
  expect(it.sandbox.phones.look(prefix, it.channel)?.state).toBe("ended");
  expect(it.rows).toEqual([]);
});

test("phones of one organization neither see nor touch calls of another", async () => {
  const it = await withCall();
  await it.place("5002");
  expect(it.sandbox.phones.look("org_mnd5khy", it.channel)).toBeUndefined();
  expect(it.sandbox.phones.hangUp("org_mnd5khy", it.channel)).toBe("gone");
  expect(it.sandbox.phones.ringing("org_mnd5khy")).toEqual([]);
  expect(it.sandbox.phones.agent("org_mnd5khy", "1001", "answer")).toBeUndefined();
  await expect(
    it.sandbox.redirect(it.channel, { context: "org_mnd5khy_queue", extension: "5001" }),
  ).rejects.toMatchObject({ code: "PBX_DESTINATION_MALFORMED" });
});
