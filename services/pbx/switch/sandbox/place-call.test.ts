// Calls that begin with us, in the sandbox.
import { systemClock } from "@pipecast/platform/clock";
import { expect, test } from "vitest";
import { describeCallPlacer } from "../call-placer.contract.ts";
import { createSandboxSwitch } from "./sandbox-switch.ts";
import { directory, log, prefix, withCall } from "./sandbox-world.fixture.ts";

describeCallPlacer("sandbox", async () => {
  const sandbox = createSandboxSwitch({
    directory,
    clock: systemClock,
    log,
    writeCdr: async () => {},
  });
  const { phones } = sandbox;
  const rung = new Set<string>();
  const look = () => {
    for (const { channel_id } of phones.ringing(prefix)) rung.add(channel_id);
  };
  return {
    switch: sandbox,
    prefix,
    phone: async (action) => {
      look();
      expect(phones.agent(prefix, "1001", action === "hang_up" ? "hangup" : action)).toBeDefined();
    },
    outsideAnswers: async () => {},
    rings: async () => {
      look();
      return rung.size;
    },
    stop: () => sandbox.stop(),
  };
});

test("a phone that talks already is busy, one that nobody answers rings for 30 seconds; the records name the number", async () => {
  const { clock, facts, sandbox, rows } = await withCall();
  const call = { id: "placed-00000001", prefix, from: "1001", to: "+40721000333" };
  await sandbox.placeCall(call);
  expect(sandbox.phones.ringing(prefix)).toMatchObject([{ extension: "1001" }]);
  await sandbox.placeCall({ ...call, id: "placed-00000002" });
  expect(facts.kinds("placed-00000002")).toEqual(["channel_up", "hung_up"]);
  await clock.advance(29_000);
  expect(facts.kinds(call.id)).toEqual(["channel_up"]);
  await clock.advance(2_000);
  expect(facts.kinds(call.id)).toEqual(["channel_up", "hung_up"]);
  await sandbox.placeCall({ ...call, id: "placed-00000003" });
  sandbox.phones.agent(prefix, "1001", "answer");
  sandbox.phones.agent(prefix, "1001", "hangup");
  const mine = rows.filter(({ uniqueid }) => uniqueid === "placed-00000003");
  expect(mine).toMatchObject([
    { src: "1001", dst: "+40721000333", dcontext: `${prefix}_outbound`, disposition: "ANSWERED" },
  ]);
});
