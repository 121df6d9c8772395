// 1,000 messages against a MSG91 that answers late, twice, wrong, 429, 500, 200 with an error, or dies, and a sender killed in between.
import { join } from "node:path";
import { tempDir } from "@pipecast/testkit/temp-dir";
import { expect, onTestFinished, test } from "vitest";
import { hostileRun } from "./testing/hostile-run.ts";

test(
  "1,000 messages, three kills: each goes at most once, none is lost, and what may have gone is shown as unknown",
  {
    timeout: 120_000,
  },
  async () => {
    const folder = await tempDir();
    onTestFinished(() => folder.remove());
    const seed = Date.now();
    const report = await hostileRun({
      url: `sqlite:${join(folder.path, "events.db")}`,
      messages: 1_000,
      kills: 3,
      seed,
      deadlineMs: 100_000,
    });
    const said = `seed ${seed}: ${JSON.stringify(report)}`;
    expect(report, said).toMatchObject({ doubled: 0, untrue: 0, lost: 0, faults: [], kills: 3 });
    expect(report.states["sent"], said).toBeGreaterThan(700);
    expect(report.states["unknown"], said).toBeGreaterThan(0);
  },
);
