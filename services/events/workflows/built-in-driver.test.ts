// The built-in driver of runs on SQLite.
import { join } from "node:path";
import { systemClock } from "@pipecast/platform/clock";
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { keptLog } from "@pipecast/testkit/kept-log";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { expect, onTestFinished, test } from "vitest";
import { pbxStandIn } from "../fixtures/pbx-stand-in.ts";
import { createBuiltInDriver } from "./built-in-driver.ts";
import { describeRunDriver } from "./run-driver.contract.ts";
import { openReceiver, openRunnerKit } from "./testing/runner-kit.ts";

const sqlite = async () => {
  const folder = await tempDir();
  onTestFinished(() => folder.remove());
  return `sqlite:${join(folder.path, "events.db")}`;
};

describeRunDriver("[sqlite]", sqlite, (parts) =>
  createBuiltInDriver({ ...parts, clock: systemClock }, { pollMs: 50 }),
);

test("[sqlite] a run that fell due while the program was away for a day goes on when it is back, once", async () => {
  const receiver = await openReceiver(() => 200);
  const pbx = pbxStandIn();
  const clock = new FakeClock();
  const url = await sqlite();
  const log = keptLog();
  const kit = await openRunnerKit({ url, clock, log, pbx: pbx.transport, allow: [receiver.host] });
  onTestFinished(async () => {
    await kit.close();
    await receiver.close();
    await pbx.close();
  });
  const { id } = await kit.addWorkflow([
    { id: "pause", type: "wait", seconds: 3_600 },
    { id: "ask", type: "http_request", url: `${receiver.url}/x` },
  ]);
  const run_id = await kit.trigger(id);
  const slow = { pollMs: 60_000 };
  const first = createBuiltInDriver(kit.parts, slow);
  first.start();
  await waitUntil(
    "it waits",
    10_000,
    async () => (await kit.steps(run_id))[0]?.state === "waiting",
  );
  await first.stop();
  await clock.advance(3_599_000);
  const second = createBuiltInDriver(kit.parts, slow);
  second.start();
  await clock.advance(500);
  expect(receiver.requests).toEqual([]);
  await second.stop();
  await clock.advance(24 * 3_600_000);
  const third = createBuiltInDriver(kit.parts, slow);
  third.start();
  await waitUntil("it is done", 10_000, async () => (await kit.run(run_id))?.state === "done");
  await third.stop();
  expect(receiver.requests).toHaveLength(1);
});

test("[sqlite] a receiver that is away for a day gets its request when it is back", async () => {
  let away = true;
  const receiver = await openReceiver(() => (away ? 503 : 200));
  const pbx = pbxStandIn();
  const clock = new FakeClock();
  const url = await sqlite();
  const log = keptLog();
  const kit = await openRunnerKit({ url, clock, log, pbx: pbx.transport, allow: [receiver.host] });
  const driver = createBuiltInDriver({ ...kit.parts, pauseMs: 5_000 }, { pollMs: 600_000 });
  onTestFinished(async () => {
    await driver.stop();
    await kit.close();
    await receiver.close();
    await pbx.close();
  });
  const step = { id: "ask", type: "http_request", url: `${receiver.url}/x`, tries: 20 };
  const { id } = await kit.addWorkflow([step]);
  const run_id = await kit.trigger(id);
  const began = clock.now();
  driver.start();
  await waitUntil("a day has passed", 20_000, async () => {
    const run = await kit.run(run_id);
    if (run?.state === "waiting" && run.due_at > clock.now())
      await clock.advance(run.due_at - clock.now() + 600_000);
    if (clock.now() - began > 24 * 3_600_000) away = false;
    return run?.state === "done";
  });
  const keys = receiver.requests.map(({ key }) => key);
  expect(new Set(keys)).toEqual(new Set([`${run_id}:ask:1`]));
  expect(keys.length).toBeLessThan(20);
  expect(receiver.done.get(`${run_id}:ask:1`)).toBe(1);
}, 30_000);
