// What the flow engine costs: a function call to the next node, the check of a large flow, and the weight in a browser.
//
//   node bench/flow.ts [--calls 20000]
//
// Results go to stdout as JSON and to stderr as a table. Aims: a step ≤ 50 µs at the median; the check of 200 nodes ≤ 50 ms of
// processor time; flow, template and check ≤ 45 KB compressed without CEL, YAML and the regex engine.
import { parseArgs } from "node:util";
import { checkFlow } from "../packages/flow/check/check-flow.ts";
import { compileFlow } from "../packages/flow/compile-flow.ts";
import { initialState, step } from "../packages/flow/step/step.ts";
import { FLOW_IN_BROWSER, bundleForBrowser, firstKb } from "../tests/house/browser-bundle.ts";

const { values } = parseArgs({ options: { calls: { type: "string", default: "20000" } } });
const CALLS = Number(values.calls);
const AIMS = { step_us: 50, check_ms: 50, size_kb: 45 };

function node(index: number, of: number): unknown {
  const next = `node_${(index + 1) % of}`;
  return {
    id: `node_${index}`,
    type: index === 0 ? "initial" : "node",
    position: { x: 0, y: index * 200 },
    data: {
      label: `Node ${index}`,
      role_messages: [
        {
          role: "system",
          content: "You are the receptionist of {call.did}. Be warm and professional.",
        },
      ],
      task_messages: [
        {
          role: "system",
          content: "The caller is {state.guest_name} in {state.room}; ask for {args.wish}.",
        },
      ],
      functions: [
        {
          name: "go_on",
          description: "When it is clear what the caller wants",
          properties: {
            guest_name: { type: "string" },
            room: { type: "string", pattern: "^[0-9]{3}$" },
            wish: { type: "string", enum: ["spa", "restaurant", "front_desk"] },
          },
          required: ["guest_name", "wish"],
          state_mappings: {
            queue: "{value_map.queues.{args.wish}}",
            note: "{args.guest_name} wants {args.wish} ({call.caller_number})",
          },
          next_node_id: next,
        },
        { name: "again", description: "When it is not clear", next_node_id: `node_${index}` },
      ],
      post_actions:
        index % 5 === 4 ? [{ type: "tts_say", text: "One moment, {state.guest_name}." }] : [],
    },
  };
}

function flowOf(nodes: number): unknown {
  return {
    meta: { name: "Bench", version: "1" },
    value_maps: { queues: { spa: "5004", restaurant: "5003", front_desk: "5001" } },
    nodes: Array.from({ length: nodes }, (_, index) => node(index, nodes)),
    edges: [],
  };
}

const median = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
const p99 = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length * 0.99)] ?? Number.NaN;

/** Microseconds of each step from a function call to the next node's prompt. */
async function steps(): Promise<number[]> {
  const flow = await compileFlow(flowOf(5));
  const call = { channel_id: "1.1", did: "+911234567890", caller_number: "+919876543210" };
  const times: number[] = [];
  for (let at = 0; at < CALLS; at += 1) {
    let { state } = step(flow, initialState, { type: "call_started", call });
    for (let hop = 0; hop < 5; hop += 1) {
      const args = { guest_name: "John", room: "205", wish: "spa" };
      const event = { type: "function_called", call_id: `c${hop}`, name: "go_on", args } as const;
      const started = process.hrtime.bigint();
      const stepped = step(flow, state, event);
      times.push(Number(process.hrtime.bigint() - started) / 1000);
      if (!stepped.effects.some(({ type }) => type === "set_node"))
        throw new Error("the node was not set");
      state = step(flow, stepped.state, { type: "bot_finished_speaking" }).state;
    }
  }
  // Without the first tenth, in which the engine warms up.
  return times.slice(times.length / 10);
}

/** Processor time of this thread: how busy the machine is with others does not count. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

async function checks(): Promise<{ cpu: number; wall: number }[]> {
  const flow = flowOf(200);
  const times: { cpu: number; wall: number }[] = [];
  for (let at = 0; at < 65; at += 1) {
    const [cpu, wall] = [cpuMs(), performance.now()];
    const problems = await checkFlow(flow);
    times.push({ cpu: cpuMs() - cpu, wall: performance.now() - wall });
    if (problems.some(({ level }) => level === "error"))
      throw new Error("the flow should have no errors");
  }
  return times.slice(5);
}

const stepTimes = await steps();
const checkTimes = await checks();
const files = await bundleForBrowser(FLOW_IN_BROWSER);
const chunks = files.map(({ name, kb, first }) => ({ name, kb, first }));
const figures = {
  step_us: Math.round(median(stepTimes) * 10) / 10,
  step_p99_us: Math.round(p99(stepTimes) * 10) / 10,
  check_ms: Math.round(median(checkTimes.map(({ cpu }) => cpu)) * 10) / 10,
  check_worst_ms: Math.round(Math.max(...checkTimes.map(({ cpu }) => cpu)) * 10) / 10,
  check_wall_ms: Math.round(median(checkTimes.map(({ wall }) => wall)) * 10) / 10,
  size_kb: firstKb(files),
};
const met =
  figures.step_us <= AIMS.step_us &&
  figures.check_ms <= AIMS.check_ms &&
  figures.size_kb <= AIMS.size_kb;
for (const [name, value] of Object.entries(figures)) {
  const aim = (AIMS as Record<string, number>)[name];
  process.stderr.write(
    `${name.padEnd(16)} ${String(value).padStart(8)}${aim === undefined ? "" : `  (aim ≤ ${aim})`}\n`,
  );
}
for (const { name, kb, first } of chunks)
  process.stderr.write(`  ${first ? "first " : "later "} ${name.padEnd(20)} ${kb} KB\n`);
process.stdout.write(
  `${JSON.stringify({ bench: "flow", node: process.version, ...figures, chunks, aims: AIMS, met })}\n`,
);
process.exitCode = met ? 0 : 1;
