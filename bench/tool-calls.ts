// From a model's function call to its answer on the wire, while the bot is silent and while it speaks all the time.
//
//   node bench/tool-calls.ts [--conversations 3]
//
// A whole gateway, a flow that stays at its node, one call, and a Gemini-shaped server in a process of its own whose clock counts.
// Aim: median at most 1 ms in both.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { dialAudioSocket } from "@pipecast/asterisk/audiosocket";
import { compileFlow } from "@pipecast/flow/compile-flow";
import { geminiModel } from "@pipecast/realtime/gemini";
import { openGatewayBench } from "./call-memory/gateway-bench.ts";
import { startPinned, told, wasPreferred } from "./pinned-process.ts";

const MOST_MS = 1;

const { values } = parseArgs({ options: { conversations: { type: "string", default: "3" } } });
const properties = { text: { type: "string", description: "What to note" } };
const note = { name: "note", description: "Notes.", properties, required: ["text"] };
const data = { task_messages: [{ role: "system", content: "Note." }], functions: [note] };
const flow = await compileFlow({ meta: { name: "note" }, nodes: [{ id: "note", data }] });

/** One conversation takes 50 calls, here about 45. */
const LASTS_MS = 9_000;

async function measure(kind: "silent" | "speaks") {
  const model = startPinned(new URL("./tool-calls/tool-model.ts", import.meta.url), 1, kind);
  const { url } = await told<{ url: string }>(model);
  const most = Number(values.conversations);
  const gateway = await openGatewayBench(flow, most, geminiModel({ apiKey: "k", baseUrl: url }));
  for (let i = 0; i < most; i++) {
    const uuid = gateway.announce();
    const call = await dialAudioSocket({ host: "127.0.0.1", port: gateway.port, uuid });
    await new Promise((resolve) => setTimeout(resolve, LASTS_MS));
    call.hangup();
    await call.ended;
    await gateway.until(() => gateway.running() === 0);
  }
  model.send("tell");
  const { toolMs } = await told<{ toolMs: number[] }>(model);
  await gateway.close();
  model.kill();
  const sorted = toolMs.toSorted((a, b) => a - b);
  const part = (share: number) =>
    Number((sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(3));
  return { kind, calls: sorted.length, p50: part(0.5), p99: part(0.99) };
}

const found = [await measure("silent"), await measure("speaks")];
const pass = found.every(({ p50 }) => p50 <= MOST_MS);
process.stdout.write(
  `${JSON.stringify({ bench: "tool-calls", preferred: wasPreferred(), node: process.version, loadavg: loadavg(), found, pass })}\n`,
);
for (const { kind, calls, p50, p99 } of found)
  console.error(`bot ${kind}: ${calls} calls, answered after p50 ${p50} ms, p99 ${p99} ms`);
console.error(`aim p50 at most ${MOST_MS} ms: ${pass ? "met" : "NOT met"}`);
process.exit(pass ? 0 : 1);
