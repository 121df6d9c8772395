// How long `pipecast up` and `npm start` take until ready, and what the idle program weighs. Median of 5, warm.
//   node bench/start.mjs [--runs 5] [--idle 5]
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "5" }, idle: { type: "string", default: "5" } },
});
const runs = Number(values.runs);
const idleSeconds = Number(values.idle);
const root = new URL("..", import.meta.url).pathname;

/** Starts a command, waits for its ready line, optionally idles, and stops it by the pid that the line names. */
async function once(command, args, idle) {
  const data = mkdtempSync(join(tmpdir(), "pipecast-bench-"));
  const started = performance.now();
  const child = spawn(command, [...args, "--port", "0", "--data", data], {
    cwd: root,
    env: { ...process.env, AUDIOSOCKET_PORT: "0" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    const ready = await readyLine(child);
    const ms = performance.now() - started;
    if (idle > 0) await new Promise((resolve) => setTimeout(resolve, idle * 1000));
    const rssMb =
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${ready.pid}/status`, "utf8"))[1]) / 1024;
    const exit = new Promise((resolve) => child.once("exit", resolve));
    process.kill(ready.pid, "SIGTERM");
    const code = await exit;
    return { ms, rssMb, code };
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

function readyLine(child) {
  return new Promise((resolve, reject) => {
    let text = "";
    const timer = setTimeout(() => reject(new Error("not ready after 60 s")), 60_000);
    child.once("exit", (code) => reject(new Error(`ended with ${code} before it was ready`)));
    child.stdout.on("data", (chunk) => {
      text += chunk;
      const line = text.split("\n").find((candidate) => candidate.includes('"ready":true'));
      if (line === undefined) return;
      clearTimeout(timer);
      resolve(JSON.parse(line));
    });
  });
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const subjects = {
  "pipecast up": [join(root, "node_modules/.bin/pipecast"), ["up"], 1500],
  "npm start": ["npm", ["start", "--silent", "--"], 2500],
};
const report = {};
for (const [name, [command, args, limit]] of Object.entries(subjects)) {
  await once(command, args, 0);
  const results = [];
  for (let run = 0; run < runs; run += 1)
    results.push(await once(command, args, run === runs - 1 ? idleSeconds : 0));
  const times = results.map(({ ms }) => ms);
  report[name] = {
    median_ms: Math.round(median(times)),
    min_ms: Math.round(Math.min(...times)),
    max_ms: Math.round(Math.max(...times)),
    limit_ms: limit,
    idle_rss_mb: Math.round(results.at(-1).rssMb),
    exit_codes: results.map(({ code }) => code),
  };
}
console.error("subject       median    min    max  limit   idle RSS  exit codes");
for (const [name, row] of Object.entries(report))
  console.error(
    `${name.padEnd(12)} ${String(row.median_ms).padStart(6)}ms ${String(row.min_ms).padStart(5)}  ${String(row.max_ms).padStart(5)}  ${String(row.limit_ms).padStart(5)}  ${String(row.idle_rss_mb).padStart(6)} MB  ${row.exit_codes.join(" ")}`,
  );
console.log(JSON.stringify(report));
