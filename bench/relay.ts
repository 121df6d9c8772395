// What the whole gateway costs over a bare relay to the same model: CPU and delay of N calls on one core, side by side.
//
//   node bench/relay.ts [--calls 100] [--seconds 10] [--rounds 3]
//
// Server on one core, callers and a model that answers at once on another, both servers by turns; both directions carry audio all the
// time. Aims: at most 1.25 times the CPU of a relay that has our resampler and nothing else; tones back within 10 ms at p99; no phone with
// a buffer of 60 ms runs dry.
import { randomUUID } from "node:crypto";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import type { Usage } from "./frame-path/report.ts";
import { pins, startPinned, told, wasPreferred } from "./pinned-process.ts";
import type { ToneResult } from "./relay/tone-load.ts";

const MAX_CPU_RATIO = 1.25;
const MAX_P99_MS = 10;

interface Round extends ToneResult {
  /** Percent of one core. */
  cpu: number;
  rssMb: number;
}

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "100" },
    seconds: { type: "string", default: "10" },
    rounds: { type: "string", default: "3" },
  },
});
const [calls, rounds] = [Number(values.calls), Number(values.rounds)] as const;

const script = (name: string) => new URL(`./relay/${name}.ts`, import.meta.url);

async function measure(file: "bare-relay" | "gateway-relay"): Promise<Round> {
  const load = startPinned(script("tone-load"), 1, values.seconds);
  const { model } = await told<{ model: string }>(load);
  const server = startPinned(script(file), 0, model, String(calls));
  try {
    const { port } = await told<{ port: number }>(server);
    const usage = async () => {
      server.send("usage");
      return (await told<{ usage: Usage }>(server)).usage;
    };
    let uuids = Array.from({ length: calls }, () => randomUUID() as string);
    if (file === "gateway-relay") {
      server.send("announce");
      ({ uuids } = await told<{ uuids: string[] }>(server));
    }
    load.send({ port, uuids });
    await told<"began">(load);
    const before = await usage();
    const from = performance.now();
    const { result } = await told<{ result: ToneResult }>(load);
    const after = await usage();
    const cpu = ((after.cpuMs - before.cpuMs) / (performance.now() - from)) * 100;
    return { ...result, cpu, rssMb: after.rssMb };
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
  bare.push(await measure("bare-relay"));
  ours.push(await measure("gateway-relay"));
}

const figures = {
  "CPU per call, %": (row: Round) => row.cpu / row.calls,
  "tone back p50, ms": (row: Round) => row.p50,
  "tone back p99, ms": (row: Round) => row.p99,
  "longest, ms": (row: Round) => row.max,
  "tones heard / sent": (row: Round) => row.heard / row.sent,
  underruns: (row: Round) => row.underruns,
  "connections lost": (row: Round) => row.dropped,
  "memory, MB": (row: Round) => row.rssMb,
  "load late p99, ms": (row: Round) => row.lateP99,
};
const ratio = median(ours, (row) => row.cpu) / median(bare, (row) => row.cpu);
const p99 = median(ours, (row) => row.p99);
const underruns = median(ours, (row) => row.underruns);
const pass = ratio <= MAX_CPU_RATIO && p99 <= MAX_P99_MS && underruns === 0;
process.stdout.write(
  `${JSON.stringify({ bench: "relay", calls, rounds, pinned: pins, preferred: wasPreferred(), node: process.version, loadavg: loadavg(), cpuRatio: Number(ratio.toFixed(2)), p99, underruns, pass, bare, ours })}\n`,
);
console.error(`${calls} calls, ${values.seconds} s, median of ${rounds}`);
console.error(`${"".padEnd(24)}${"bare relay".padStart(12)}${"PipeCast".padStart(12)}`);
for (const [name, of] of Object.entries(figures))
  console.error(
    `${name.padEnd(24)}${String(median(bare, of)).padStart(12)}${String(median(ours, of)).padStart(12)}`,
  );
console.error(
  `CPU ${ratio.toFixed(2)} times the relay (aim ${MAX_CPU_RATIO}), p99 ${p99} ms (aim ${MAX_P99_MS}): ${pass ? "met" : "NOT met"}`,
);
process.exitCode = pass ? 0 : 1;
