// 5,000 model connections that break, at every message and in every manner: does each call go on, and how long is the silence?
//
//   node bench/dropped-connections.ts [--calls 5000] [--at-once 12]
//
// Conversations over five nodes at local servers that keep to both providers' protocols, on each way to enter a node, OpenAI behind
// the first provider, and the keys of the phone behind both. Aims: none lost, no function twice, audible gap at most 1.5 s at p95.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import {
  type DropResult,
  type Way,
  dropCall,
  dropCase,
  ways,
} from "./dropped-connections/drop-call.ts";

const MAX_GAP_MS = 1_500;

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "5000" },
    "at-once": { type: "string", default: "12" },
  },
});
const [calls, atOnce] = [Number(values.calls), Number(values["at-once"])] as const;

const messages = {} as Record<Way, number>;
for (const way of ways) {
  const whole = { way, at: undefined, code: 0, resumes: true, refused: 0 };
  messages[way] = (await dropCall(whole)).messages;
}

interface Done extends DropResult {
  away: boolean;
}
const done: Done[] = [];
let next = 0;
const began = performance.now();
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (next < calls) {
      const given = dropCase(next++, messages);
      const result = await dropCall(given);
      if (result.end === "lost" || result.twice.length > 0 || result.faults.length > 0)
        console.error("not as it should be:", JSON.stringify({ given, result }));
      done.push({ ...result, away: given.refused === "all" });
      if (done.length % 500 === 0) console.error(`${done.length} of ${calls}`);
    }
  }),
);

function share(list: readonly Done[], part: number): number {
  const sorted = list.map(({ gapMs }) => gapMs).toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
}
const gaps = (list: readonly Done[]) => ({
  calls: list.length,
  p50: share(list, 0.5),
  p95: share(list, 0.95),
  p99: share(list, 0.99),
  max: share(list, 1),
});
const count = (end: DropResult["end"]) => done.filter((result) => result.end === end).length;
const ends = {
  first: count("first"),
  second: count("second"),
  givenBack: count("given back"),
  lost: count("lost"),
};
const twice = done.filter((result) => result.twice.length > 0).length;
const faults = done.filter((result) => result.faults.length > 0).length;
const all = gaps(done);
const table = {
  all,
  "broken, the provider is there": gaps(done.filter(({ away }) => !away)),
  "broken, the provider is away": gaps(done.filter(({ away }) => away)),
};
const pass = ends.lost === 0 && twice === 0 && faults === 0 && all.p95 <= MAX_GAP_MS;
const seconds = Math.round((performance.now() - began) / 1000);
process.stdout.write(
  `${JSON.stringify({ bench: "dropped-connections", calls, atOnce, messages, ends, twice, faults, gapsMs: table, seconds, node: process.version, loadavg: loadavg(), pass })}\n`,
);
console.error(`${calls} calls in ${seconds} s; messages of an unbroken call:`, messages);
console.error(
  `gone on with the same provider ${ends.first}, with the other ${ends.second}, given back ${ends.givenBack}, lost ${ends.lost}; functions run twice ${twice}`,
);
for (const [name, row] of Object.entries(table))
  console.error(
    `${name.padEnd(32)} ${row.calls} calls, silence p50 ${row.p50} ms, p95 ${row.p95}, p99 ${row.p99}, longest ${row.max}`,
  );
console.error(`aim: p95 at most ${MAX_GAP_MS} ms: ${pass ? "met" : "NOT met"}`);
process.exitCode = pass ? 0 : 1;
