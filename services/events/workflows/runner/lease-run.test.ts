// Leases of runs: one holder at a time, and what a former one found out is refused.
import { systemClock } from "@pipecast/platform/clock";
import { keptLog } from "@pipecast/testkit/kept-log";
import { expect, onTestFinished, test } from "vitest";
import { pbxStandIn } from "../../fixtures/pbx-stand-in.ts";
import { openRunnerKit } from "../testing/runner-kit.ts";
import { FencedError, dueRuns, leaseRun, record } from "./lease-run.ts";

test("a run is held by one at a time; who held it too long records nothing more", async () => {
  const pbx = pbxStandIn();
  const kit = await openRunnerKit({
    url: "sqlite::memory:",
    clock: systemClock,
    log: keptLog(),
    pbx: pbx.transport,
    allow: [],
  });
  onTestFinished(async () => {
    await kit.close();
    await pbx.close();
  });
  const { db } = kit.parts;
  const { id: workflow } = await kit.addWorkflow([{ id: "shut", type: "close_ticket" }]);
  const id = await kit.trigger(workflow);
  const now = Date.now() + 1_000;
  const both = await Promise.all([leaseRun(db, id, now, 1_000), leaseRun(db, id, now, 1_000)]);
  const [first, ...none] = both.filter((held) => held !== undefined && "id" in held);
  if (first === undefined || !("id" in first)) throw new Error("nobody holds it");
  expect(none).toEqual([]);
  expect(await dueRuns(db, now, 10)).toEqual([]);
  const second = await leaseRun(db, id, now + 1_000, 1_000);
  if (second === undefined || !("id" in second)) throw new Error("it was not taken over");
  const late = record(db, first, { state: "failed" }, undefined, now);
  await expect(late).rejects.toThrow(FencedError);
  await record(db, second, { state: "done" }, undefined, now);
  expect(await kit.run(id)).toMatchObject({ state: "done" });
  expect(await leaseRun(db, id, now + 9_000, 1_000)).toBeUndefined();
});
