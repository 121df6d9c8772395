// Runs whose holder is gone at every boundary of every step, and runs in a process that is killed: each effect once.
import { join } from "node:path";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { expect, onTestFinished, test } from "vitest";
import { crashRuns } from "./testing/crash-runs.ts";
import { killRuns } from "./testing/kill-runs.ts";

const whole = { unfinished: 0, steps: 0, requests: 0, messages: 0, calls: 0, notes: 0 };
const database = async () => {
  const folder = await tempDir();
  onTestFinished(() => folder.remove());
  return `sqlite:${join(folder.path, "events.db")}`;
};

test("[sqlite] runs crash at every boundary of every step, and each effect happens once", async () => {
  const report = await crashRuns({ url: await database(), runs: 10 });
  expect(report, JSON.stringify(report)).toMatchObject(whole);
  expect(report.crashes).toBeGreaterThan(10 * 6 * 3);
}, 60_000);

test("[sqlite] 40 runs, a process killed three times in their middle: each effect once", async () => {
  const report = await killRuns({
    url: await database(),
    runs: 40,
    kills: 3,
    deadlineMs: 90_000,
  });
  expect(report, JSON.stringify(report)).toMatchObject({ ...whole, crashes: 3 });
}, 120_000);
