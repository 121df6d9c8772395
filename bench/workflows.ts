// Runs of workflows under crashes: `node bench/workflows.ts [runs] [kills]`. Every effect is to happen once.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crashRuns } from "../services/events/workflows/testing/crash-runs.ts";
import { killRuns } from "../services/events/workflows/testing/kill-runs.ts";

const [, , runs = "1000", kills = "25"] = process.argv;
const folder = await mkdtemp(join(tmpdir(), "pipecast-workflows-"));
try {
  const url = (name: string) => `sqlite:${join(folder, name)}`;
  const every = await crashRuns({ url: url("crash.db"), runs: Number(runs) });
  process.stdout.write(`gone at every boundary  ${JSON.stringify(every)}\n`);
  const killed = await killRuns({
    url: url("kill.db"),
    runs: Number(runs),
    kills: Number(kills),
    deadlineMs: 600_000,
  });
  process.stdout.write(`killed (SIGKILL)        ${JSON.stringify(killed)}\n`);
  const faults = [every, killed].flatMap(
    ({ unfinished, steps, requests, messages, calls, notes }) =>
      [unfinished, steps, requests, messages, calls, notes].filter((count) => count > 0),
  );
  if (faults.length > 0) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
