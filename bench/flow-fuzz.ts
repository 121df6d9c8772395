// The long run of the fuzz: damaged flows through check, compile and step, random templates against a second evaluator, and
// hostile values in the templates of a URL.
//
//   node bench/flow-fuzz.ts [--documents 1000000] [--templates 1000000] [--urls 1000000] [--from 1]
//
// A crash names the seed; a check over 50 ms of processor time is run again twice. Result as JSON on stdout.
import { parseArgs } from "node:util";
import { FlowError } from "../packages/flow/check/problem.ts";
import { checkFlow } from "../packages/flow/check/check-flow.ts";
import { compileFlow } from "../packages/flow/compile-flow.ts";
import { fuzzDocument, fuzzEvent } from "../packages/flow/fixtures/fuzz-flow.ts";
import { evaluateSlowly, fuzzTemplate } from "../packages/flow/fixtures/fuzz-template.ts";
import { FUZZED_URL, fuzzUrlScope, movedBy } from "../packages/flow/fixtures/fuzz-url.ts";
import { Chance } from "../packages/flow/fixtures/random.ts";
import { initialState, step } from "../packages/flow/step/step.ts";
import { parseTemplate } from "../packages/template/template.ts";
import { parseUrlTemplate } from "../packages/template/url-template.ts";

const { values } = parseArgs({
  options: {
    documents: { type: "string", default: "1000000" },
    templates: { type: "string", default: "1000000" },
    urls: { type: "string", default: "1000000" },
    from: { type: "string", default: "1" },
  },
});
const LIMIT_MS = 50;
const from = Number(values.from);
const documents = Number(values.documents);
const templates = Number(values.templates);
const urls = Number(values.urls);
let slowest = { seed: 0, ms: 0 };
let compiled = 0;
let sent = 0;

/** Processor time of this thread in milliseconds: how busy the machine is with others does not count. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

async function checkTime(document: unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  // A collection of garbage may fall into one run, not into three.
  for (let round = 0; round < 3 && best > LIMIT_MS; round += 1) {
    const started = cpuMs();
    await checkFlow(document);
    best = Math.min(best, cpuMs() - started);
  }
  return best;
}

async function runDocument(seed: number): Promise<void> {
  const document = fuzzDocument(seed);
  const ms = await checkTime(document);
  if (ms > slowest.ms) slowest = { seed, ms };
  if (ms > LIMIT_MS) throw new Error(`the check took ${ms} ms`);
  const flow = await compileFlow(document).catch((error: unknown) => {
    if (!(error instanceof FlowError)) throw error;
  });
  if (flow === undefined) return;
  compiled += 1;
  const chance = new Chance(seed);
  let { state } = step(flow, initialState, { type: "call_started", call: { channel_id: "1.1" } });
  for (let at = 0; at < 20; at += 1) {
    ({ state } = step(flow, state, fuzzEvent(chance, state.visit, state.seq, at)));
  }
}

let seed = from;
try {
  for (; seed < from + documents; seed += 1) {
    await runDocument(seed);
    if (seed % 50_000 === 0)
      process.stderr.write(`${seed} flows, slowest check ${slowest.ms.toFixed(1)} ms\n`);
  }
  for (seed = from; seed < from + templates; seed += 1) {
    const { source, scope } = fuzzTemplate(seed);
    if (parseTemplate(source).render(scope) !== evaluateSlowly(source, scope))
      throw new Error(`"${source}" differs`);
  }
  const url = parseUrlTemplate(FUZZED_URL);
  for (seed = from; seed < from + urls; seed += 1) {
    const rendered = url.render(fuzzUrlScope(seed));
    if ("refused" in rendered) continue;
    sent += 1;
    const moved = movedBy(rendered.url, (text) => new URL(text));
    if (moved !== undefined) throw new Error(`${rendered.url}: ${moved}`);
  }
} catch (error) {
  process.stderr.write(`seed ${seed}\n`);
  throw error;
}
process.stdout.write(
  `${JSON.stringify({ bench: "flow-fuzz", documents, compiled, templates, urls, sent, slowest, limit_ms: LIMIT_MS })}\n`,
);
