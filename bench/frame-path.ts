// What our frame path costs over a bare echo: CPU and delay of N calls on one core, measured side by side.
//
//   node bench/frame-path.ts [--line audiosocket|twilio] [--calls 200] [--seconds 10] [--rounds 3]
//
// Server on one core, load on another, both paths by turns; the medians of the rounds go to stdout as JSON and to stderr
// as a table. Aims: at most 3 times the CPU of the bare echo, less than 10 ms more at p99.
import type { ChildProcess } from "node:child_process";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import type { LoadResult } from "./frame-path/run-load.ts";
import type { Usage } from "./frame-path/report.ts";
import { pins, startPinned, told, wasPreferred } from "./pinned-process.ts";

interface Round extends LoadResult {
  /** Percent of one core. */
  cpu: number;
  rssMb: number;
  stallMs: number;
}

const MAX_CPU_RATIO = 3;
const MAX_ADDED_P99_MS = 10;

const { values } = parseArgs({
  options: {
    line: { type: "string", default: "audiosocket" },
    calls: { type: "string", default: "200" },
    seconds: { type: "string", default: "10" },
    rounds: { type: "string", default: "3" },
  },
});
const [calls, seconds, rounds] = [values.calls, values.seconds, values.rounds].map(Number) as [
  number,
  number,
  number,
];
const files = {
  audiosocket: { bare: "bare-echo.ts", ours: "playout-echo.ts", load: "load.ts" },
  twilio: { bare: "twilio-bare-echo.ts", ours: "twilio-playout-echo.ts", load: "twilio-load.ts" },
}[values.line];
if (files === undefined) throw new Error("--line is audiosocket or twilio");
async function ask(server: ChildProcess): Promise<Usage> {
  server.send("usage");
  return (await told<{ usage: Usage }>(server)).usage;
}

const script = (name: string) => new URL(`./frame-path/${name}`, import.meta.url);

async function measure(file: string, loadFile: string): Promise<Round> {
  const server = startPinned(script(file), 0);
  const { port } = await told<{ port: number }>(server);
  const load = startPinned(script(loadFile), 1, String(port), String(calls), String(seconds));
  try {
    await told<"began">(load);
    const before = await ask(server);
    const from = performance.now();
    const { result } = await told<{ result: LoadResult }>(load);
    const after = await ask(server);
    const cpu = ((after.cpuMs - before.cpuMs) / (performance.now() - from)) * 100;
    return { ...result, cpu, rssMb: after.rssMb, stallMs: after.stallMs };
  } finally {
    load.kill();
    server.kill();
  }
}

function median(rows: readonly Round[], of: (row: Round) => number): number {
  const sorted = rows.map(of).toSorted((a, b) => a - b);
  return Number((sorted[Math.floor(sorted.length / 2)] as number).toFixed(3));
}

const bare: Round[] = [];
const ours: Round[] = [];
for (let round = 0; round < rounds; round++) {
  bare.push(await measure(files.bare, files.load));
  ours.push(await measure(files.ours, files.load));
}

const figures = {
  "CPU, % of one core": (row: Round) => row.cpu,
  "CPU per call, %": (row: Round) => row.cpu / row.calls,
  "round trip p50, ms": (row: Round) => row.p50,
  "round trip p99, ms": (row: Round) => row.p99,
  "round trip p99.9, ms": (row: Round) => row.p999,
  "echoed / sent": (row: Round) => row.echoed / row.sent,
  "connections lost": (row: Round) => row.dropped,
  "longest stall, ms": (row: Round) => row.stallMs,
  "memory, MB": (row: Round) => row.rssMb,
  "load late p99, ms": (row: Round) => row.lateP99,
};
const table = Object.entries(figures).map(
  ([name, of]) => [name, median(bare, of), median(ours, of)] as const,
);
const cpuRatio = median(ours, (row) => row.cpu) / median(bare, (row) => row.cpu);
const addedP99Ms = median(ours, (row) => row.p99) - median(bare, (row) => row.p99);
const pass = cpuRatio <= MAX_CPU_RATIO && addedP99Ms < MAX_ADDED_P99_MS;

process.stdout.write(
  `${JSON.stringify({
    bench: "frame-path",
    line: values.line,
    calls,
    seconds,
    rounds,
    pinned: pins,
    preferred: wasPreferred(),
    node: process.version,
    loadavg: loadavg(),
    cpuRatio: Number(cpuRatio.toFixed(2)),
    addedP99Ms: Number(addedP99Ms.toFixed(3)),
    pass,
    bare,
    ours,
  })}\n`,
);
console.error(`${values.line}, ${calls} calls, ${seconds} s, median of ${rounds}`);
console.error(`${"".padEnd(24)}${"bare echo".padStart(12)}${"PipeCast".padStart(12)}`);
for (const [name, floor, own] of table)
  console.error(`${name.padEnd(24)}${String(floor).padStart(12)}${String(own).padStart(12)}`);
console.error(
  `CPU ${cpuRatio.toFixed(2)} times the bare echo (aim ${MAX_CPU_RATIO}), p99 ${addedP99Ms.toFixed(2)} ms more (aim under ${MAX_ADDED_P99_MS}): ${pass ? "met" : "NOT met"}`,
);
process.exitCode = pass ? 0 : 1;
