// Asterisk's two ways of taking a call's audio to us, side by side: chan_audiosocket and chan_websocket, each to a bare echo.
//
//   node bench/asterisk-media.ts [--calls 50] [--rounds 2] [--processes 2]
//
// The channels are those that ARI's externalMedia makes, here by Dial(). Measured while all callers play a tone: processor time of
// Asterisk and of the echo, gaps between packets at the phones, how often a phone with a buffer of 60 ms runs dry. No aim: docs/decisions/0022.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startAsterisk } from "@pipecast/testkit/asterisk/start-asterisk";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Heard } from "./asterisk-calls/heard-stream.ts";
import { openCallers } from "./asterisk-calls/open-callers.ts";
import { processorMs, quantile } from "./asterisk-calls/processor-time.ts";

const LISTEN_MS = 8_000;
const kinds = { audiosocket: "9001", websocket: "9002" } as const;
type Kind = keyof typeof kinds;

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "50" },
    rounds: { type: "string", default: "2" },
    processes: { type: "string", default: "2" },
  },
});
const calls = Number(values.calls);

using callers = await openCallers(Number(values.processes));
const echo = fork(fileURLToPath(new URL("./asterisk-calls/media-echo.ts", import.meta.url)));
const ports = (await once(echo, "message"))[0] as Record<Kind, number>;
await using asterisk = await startAsterisk({
  trunks: callers.hosts.map((from, i) => ({ endpoint: `trunk${i}`, from, context: "bench" })),
  dialplan: `[bench]
exten => ${kinds.audiosocket},1,Dial(AudioSocket/127.0.0.1:${ports.audiosocket}/40325ec2-5efd-4bd3-805f-53576e581d16/c(slin))
exten => ${kinds.websocket},1,Dial(WebSocket/bench/c(slin))
`,
  files: {
    "logger.conf": "[general]\n[logfiles]\nfull = error\n",
    "websocket_client.conf": `[bench]
type = websocket_client
connection_type = per_call_config
uri = ws://127.0.0.1:${ports.websocket}/media
protocols = media
`,
  },
});
const asteriskPid = Number(readFileSync(join(asterisk.paths.etc, "../run/asterisk.pid"), "utf8"));
await callers.attach(asterisk);

interface Round {
  kind: Kind;
  asteriskCpu: number;
  echoCpu: number;
  heard: Heard[];
}

const used = () => [processorMs(asteriskPid), processorMs(echo.pid ?? 0)] as const;

async function play(kind: Kind): Promise<Round> {
  await callers.dial(calls, kinds[kind], calls * 40);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const began = performance.now();
  const before = used();
  const heard = await callers.listen(LISTEN_MS);
  const ms = performance.now() - began;
  const after = used();
  await callers.hangUp();
  await waitUntil("no channel is left", 20_000, async () =>
    (await asterisk.cli("core show channels count")).startsWith("0 active channels"),
  );
  return {
    kind,
    asteriskCpu: (100 * (after[0] - before[0])) / ms,
    echoCpu: (100 * (after[1] - before[1])) / ms,
    heard,
  };
}

const rounds: Round[] = [];
for (let i = 0; i < Number(values.rounds); i += 1)
  for (const kind of ["audiosocket", "websocket"] as const) rounds.push(await play(kind));
echo.kill();

const found = (["audiosocket", "websocket"] as const).map((kind) => {
  const mine = rounds.filter((round) => round.kind === kind);
  const heard = mine.flatMap((round) => round.heard);
  const gaps = heard.flatMap((one) => one.gaps).toSorted((a, b) => a - b);
  const sum = (of: (one: Heard) => number) => heard.reduce((total, one) => total + of(one), 0);
  const mean = (of: (round: Round) => number) =>
    Number((mine.reduce((total, one) => total + of(one), 0) / mine.length).toFixed(1));
  return {
    kind,
    packets: sum(({ packets }) => packets),
    lost: sum(({ lost }) => lost),
    dry: sum(({ dry }) => dry),
    gapP50: Number(quantile(gaps, 0.5).toFixed(1)),
    gapP99: Number(quantile(gaps, 0.99).toFixed(1)),
    asteriskCpu: mean(({ asteriskCpu }) => asteriskCpu),
    echoCpu: mean(({ echoCpu }) => echoCpu),
  };
});
process.stdout.write(
  `${JSON.stringify({ bench: "asterisk-media", calls, asterisk: asterisk.version, node: process.version, found })}\n`,
);
for (const one of found)
  console.error(
    `${one.kind.padEnd(11)} ${one.packets} packets, ${one.lost} lost, ${one.dry} × dry; gap p50 ${one.gapP50} p99 ${one.gapP99} ms; CPU Asterisk ${one.asteriskCpu} %, echo ${one.echoCpu} %`,
  );
