// What a whole call costs in memory, and whether anything of it stays: real lines, sessions, flow and scripted model.
//
//   node bench/call-memory.ts [--calls 100] [--row 5000]
//
// Callers are a process of their own. Measured after garbage collection: what N calls at once hold in the heap and in
// buffers, with and without a whole turn of the bot heard; then calls in a row, N at a time, and the heap along the way.
// Aims: at most 512 KB per call; the heap after all calls at most 2 MB above what it was after the first tenth.
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { compileFlow } from "@pipecast/flow/compile-flow";
import { type GatewayBench, openGatewayBench } from "./call-memory/gateway-bench.ts";

const MAX_KB_PER_CALL = 512;
const MAX_GROWTH_KB = 2_048;

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "100" },
    row: { type: "string", default: "5000" },
  },
});
const [calls, row] = [Number(values.calls), Number(values.row)] as const;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Kilobytes of heap and buffers in use; what waits for a finalizer is given the time for it. */
async function usedKb(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024;
}

const text = readFileSync(new URL("../bots/demo.flow.json", import.meta.url), "utf8");
const flow = await compileFlow(JSON.parse(text));
const gateway: GatewayBench = await openGatewayBench(flow, calls);
const callers = fork(fileURLToPath(new URL("./call-memory/callers.ts", import.meta.url)), [
  String(gateway.port),
]);
const told = async () => (await once(callers, "message"))[0] as string;

async function dialAll(count: number): Promise<void> {
  callers.send({ dial: Array.from({ length: count }, () => gateway.announce()) });
  await told();
  await gateway.until(() => gateway.running() === count);
}

async function hangUpAll(): Promise<void> {
  callers.send({ hangUp: true });
  await told();
  await gateway.until(() => gateway.running() === 0);
}

// Once through first: what is made once is not a call's.
await dialAll(calls);
await hangUpAll();
const idleKb = await usedKb();
await dialAll(calls);
const begunKb = await usedKb();
await new Promise((resolve) => setTimeout(resolve, 6_000));
const talkedKb = await usedKb();
await hangUpAll();
const afterKb = await usedKb();
const perCallKb = (Math.max(begunKb, talkedKb) - idleKb) / calls;

const along: { calls: number; kb: number }[] = [];
for (let done = 0; done < row;) {
  const count = Math.min(calls, row - done);
  await dialAll(count);
  await hangUpAll();
  done += count;
  if (done % Math.max(count, Math.floor(row / 10)) === 0)
    along.push({ calls: done, kb: Math.round(await usedKb()) });
}
callers.kill();
await gateway.close();

const growthKb = (along.at(-1)?.kb ?? 0) - (along[0]?.kb ?? 0);
const pass = perCallKb <= MAX_KB_PER_CALL && growthKb <= MAX_GROWTH_KB;
const round = (kb: number) => Number(kb.toFixed(1));
process.stdout.write(
  `${JSON.stringify({
    bench: "call-memory",
    calls,
    row,
    node: process.version,
    idleKb: round(idleKb),
    begunKbPerCall: round((begunKb - idleKb) / calls),
    talkedKbPerCall: round((talkedKb - idleKb) / calls),
    leftKbPerCall: round((afterKb - idleKb) / calls),
    growthKb,
    rssMb: round(process.memoryUsage.rss() / 2 ** 20),
    along,
    pass,
  })}\n`,
);
console.error(`${calls} calls at once: ${perCallKb.toFixed(1)} KB each (aim ${MAX_KB_PER_CALL})`);
for (const { calls: done, kb } of along)
  console.error(`after ${String(done).padStart(6)} calls: ${String(kb).padStart(7)} KB`);
console.error(`growth ${growthKb} KB (aim at most ${MAX_GROWTH_KB}): ${pass ? "met" : "NOT met"}`);
process.exitCode = pass ? 0 : 1;
