// The memory of one call that lasts two hours: heap and buffers along the way, in time that a bench moves on.
//
//   node bench/long-call.ts [--minutes 120]
//
// A whole call session, its flow, the 20 ms beat and Gemini Live by its real SDK and a real socket; the clock of the gateway is moved by
// hand, a question is asked every eight seconds. The limit on a call's length is lifted. Aim: at most 512 KB more than after five minutes.
import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { sine } from "@pipecast/audio/tone";
import { compileFlow } from "@pipecast/flow/compile-flow";
import { createLogger, logDestination } from "@pipecast/platform/log";
import type { Transport } from "@pipecast/platform/transport";
import { geminiModel } from "@pipecast/realtime/gemini";
import { FakeClock } from "@pipecast/testkit/fake-clock";
import { CallRegistry } from "../services/gateway/call/call-registry.ts";
import { startCall } from "../services/gateway/call/start-call.ts";
import { createTicker } from "../services/gateway/call/ticker.ts";
import { openWebhooks } from "../services/gateway/effects/open-webhooks.ts";
import type { Line, LineListener } from "../services/gateway/lines/line.ts";
import { SessionStore } from "../services/gateway/sessions/session-store.ts";

const MAX_GROWTH_KB = 512;
const FRAMES_A_MINUTE = 3_000;
/** A question of a second every eight seconds. */
const TURN = 400;
const QUESTION = 50;

const { values } = parseArgs({ options: { minutes: { type: "string", default: "120" } } });
const minutes = Number(values.minutes);

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function usedKb(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    collect();
    await pause(50);
  }
  const { heapUsed, external } = process.memoryUsage();
  return Math.round((heapUsed + external) / 1024);
}

const child = fork(fileURLToPath(new URL("./long-call/model.ts", import.meta.url)));
const [{ url }] = (await once(child, "message")) as [{ url: string }];

const clock = new FakeClock();
const log = createLogger({ name: "bench", level: "silent", stream: logDestination(2) });
const registry = new CallRegistry(clock, 1);
const nobody: Transport = { request: async () => ({ status: 200, headers: {}, body: "{}" }) };
const data = { task_messages: [{ role: "system", content: "Talk." }] };
const flow = await compileFlow({ meta: { name: "talk" }, nodes: [{ id: "talk", data }] });
const id = randomUUID();
const identity = {
  id,
  org_id: "bench",
  bot_id: "talk",
  version: 1,
  channel_id: id,
  linkedid: id,
  call: { channel_id: id, org_id: "bench", caller_number: "+919876543210" },
};
let sent = 0;
let listener: LineListener | undefined;
const line: Line = {
  rate: 8_000,
  listen: (to) => {
    listener = to;
  },
  send: () => ++sent > 0,
  sendSilence: () => ++sent > 0,
  discard: () => undefined,
  close: () => listener?.closed("ours"),
};
let call = startCall({ identity, flow, model: { provider: "gemini" }, rate: 8_000 }, line, {
  models: new Map([["gemini", geminiModel({ apiKey: "k", baseUrl: url })]]),
  registry,
  store: new SessionStore({ clock, log, save: async () => undefined }),
  pbx: nobody,
  internalKey: "internal-key-of-a-bench-that-nobody-asks",
  webhooks: openWebhooks({
    transports: { pbx: nobody, events: nobody },
    allow: [],
    bridges: () => ({ own: [], trusted: [] }),
    ownPorts: () => [],
    internalKey: "internal-key-of-a-bench-that-nobody-asks",
    clock,
  }),
  clock,
  ticker: createTicker({
    clock,
    onFault: (error) => {
      throw error;
    },
  }),
  log,
  longestMs: 24 * 3_600_000,
});
if (call === undefined) throw new Error("no call");
while (call.record.timings["model_ready_ms"] === undefined) await pause(5);

const [loud, quiet] = [sine(300, 8_000, 160), new Int16Array(160)];
const along: { minute: number; kb: number; words: number }[] = [];
for (let frame = 0; frame < minutes * FRAMES_A_MINUTE; frame++) {
  const place = frame % TURN;
  listener?.audio(place < QUESTION ? loud : quiet);
  clock.advanceNow(20);
  // The model is a process: it gets its turn, a longer one where it answers.
  if (frame % 25 === 0) await pause(place > QUESTION && place < QUESTION + 60 ? 4 : 0);
  const minute = (frame + 1) / FRAMES_A_MINUTE;
  if (minute === 5 || (Number.isInteger(minute) && minute % 10 === 0)) {
    await pause(200);
    along.push({ minute, kb: await usedKb(), words: call.record.transcript.length });
  }
}
if (call.ended !== undefined) throw new Error("the call ended early");
listener?.closed("far_end");
await Promise.resolve(call.ended);
child.kill();

const from = along[0]?.kb ?? 0;
const growthKb = Math.max(...along.map(({ kb }) => kb)) - from;
const { timings, transcript } = call.record;
const turns = transcript.filter(({ who }) => who === "bot").length;
call = undefined;
listener = undefined;
const leftKb = (await usedKb()) - from;
const pass = growthKb <= MAX_GROWTH_KB && turns > minutes * 5;
process.stdout.write(
  `${JSON.stringify({ bench: "long-call", minutes, node: process.version, framesSent: sent, turns, tokensIn: timings["tokens_in"], growthKb, leftKb, along, pass })}\n`,
);
for (const { minute, kb, words } of along)
  console.error(`minute ${String(minute).padStart(3)}: ${kb} KB, ${words} pieces of transcript`);
console.error(
  `${turns} turns; growth ${growthKb} KB (aim at most ${MAX_GROWTH_KB}, the transcript and the tape in it): ${pass ? "met" : "NOT met"}; left when the call was over: ${leftKb} KB`,
);
process.exit(pass ? 0 : 1);
