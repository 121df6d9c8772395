// Many real calls at once: SIP phones, a real Asterisk, and the running program with a bot that talks to each of them.
//
//   node bench/asterisk-calls.ts [--calls 100] [--rounds 2] [--processes 2]
//
// Rounds take turns: calls to a bare AudioSocket echo (AudioSocket() in the dialplan, an echo of 30 lines), and calls to
// the bot. Measured at the phones and by the processor time of the processes, while all talk. Aims: no packet without sound
// in the bot's speech, none lost, no phone with a buffer of 60 ms that runs dry; gap p99 < 60 ms; processor time ≤ 3 × the echo's.
// The phones share the machine: what they are late counts against us.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { waitUntil } from "@pipecast/testkit/wait-until";
import type { Heard } from "./asterisk-calls/heard-stream.ts";
import { openCallers } from "./asterisk-calls/open-callers.ts";
import { botNumber, openInstallation, prefix } from "./asterisk-calls/open-installation.ts";
import { processorMs, quantile } from "./asterisk-calls/processor-time.ts";
import { TALK_MS, talkingBot } from "./asterisk-calls/talking-bot.ts";

const MOST_GAP_MS = 60;
const MOST_RATIO = 3;
/** Callers do not all press at once; the calls before are judged and forgotten before others talk. */
const PRESS_SPREAD_MS = 2_000;
const REST_MS = 4_000;
const LISTEN_MS = TALK_MS - PRESS_SPREAD_MS - 600;

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "100" },
    rounds: { type: "string", default: "2" },
    processes: { type: "string", default: "2" },
  },
});
const calls = Number(values.calls);

using callers = await openCallers(Number(values.processes));
const echo = fork(fileURLToPath(new URL("./frame-path/bare-echo.ts", import.meta.url)));
const { port } = (await once(echo, "message"))[0] as { port: number };
await using installation = await openInstallation({
  trunks: callers.hosts,
  bot: talkingBot,
  env: { CALL_SETTLE_S: "1" },
  dialplan: `
[${prefix}_inbound](+)
exten => 9999,1,Answer()
 same => n,AudioSocket(40325ec2-5efd-4bd3-805f-53576e581d16,127.0.0.1:${port})
 same => n,Hangup()
`,
});
const { asterisk, asteriskPid, program } = installation;
await callers.attach(asterisk);

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Round {
  kind: "echo" | "bot";
  /** Processor time per second of time, in percent of one core. */
  cpu: number;
  asteriskCpu: number;
  phonesCpu: number;
  heard: Heard[];
}

async function play(kind: Round["kind"], pid: number): Promise<Round> {
  const bot = kind === "bot";
  await callers.dial(calls, bot ? botNumber : "9999", calls * 50);
  await rest(REST_MS);
  if (bot) {
    // A press is five packets and a pause; the talk begins with it.
    await callers.press("1", PRESS_SPREAD_MS);
    await rest(300);
  }
  const used = () => ({
    own: processorMs(pid),
    asterisk: processorMs(asteriskPid),
    phones: callers.pids.reduce((sum, one) => sum + processorMs(one), 0),
  });
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
    cpu: (100 * (after.own - before.own)) / ms,
    asteriskCpu: (100 * (after.asterisk - before.asterisk)) / ms,
    phonesCpu: (100 * (after.phones - before.phones)) / ms,
    heard,
  };
}

const rounds: Round[] = [];
for (let i = 0; i < Number(values.rounds); i += 1) {
  rounds.push(await play("echo", pidOf(echo)));
  rounds.push(await play("bot", program.ready.pid));
}
echo.kill();

const summaries = (["echo", "bot"] as const).map((kind) => {
  const mine = rounds.filter((round) => round.kind === kind);
  const heard = mine.flatMap((round) => round.heard);
  const gaps = heard.flatMap((one) => one.gaps).toSorted((a, b) => a - b);
  const sum = (of: (one: Heard) => number) => heard.reduce((total, one) => total + of(one), 0);
  const mean = (of: (round: Round) => number) =>
    Number((mine.reduce((total, one) => total + of(one), 0) / mine.length).toFixed(1));
  return {
    kind,
    calls: heard.length,
    deaf: heard.filter(({ packets }) => packets < (0.9 * LISTEN_MS) / 20).length,
    packets: sum(({ packets }) => packets),
    lost: sum(({ lost }) => lost),
    silent: sum(({ silent }) => silent),
    dry: sum(({ dry }) => dry),
    gapP50: Number(quantile(gaps, 0.5).toFixed(1)),
    gapP99: Number(quantile(gaps, 0.99).toFixed(1)),
    gapMax: Number((gaps.at(-1) ?? 0).toFixed(1)),
    cpu: mean(({ cpu }) => cpu),
    asteriskCpu: mean(({ asteriskCpu }) => asteriskCpu),
    phonesCpu: mean(({ phonesCpu }) => phonesCpu),
  };
});
const [bare, ours] = summaries;
if (bare === undefined || ours === undefined) throw new Error("nothing was measured");
const ratio = Number((ours.cpu / bare.cpu).toFixed(2));
const underruns = ours.silent + ours.lost + ours.dry;
const pass =
  rounds.every(({ heard }) => heard.length === calls) &&
  underruns === 0 &&
  ours.deaf === 0 &&
  ours.gapP99 < MOST_GAP_MS &&
  ratio <= MOST_RATIO;
process.stdout.write(
  `${JSON.stringify({ bench: "asterisk-calls", calls, asterisk: asterisk.version, node: process.version, rounds: summaries, ratio, underruns, pass })}\n`,
);
for (const one of summaries)
  console.error(
    `${one.kind.padEnd(5)} ${one.packets} packets: ${one.lost} lost, ${one.silent} silent, ${one.dry} × dry; gap p50 ${one.gapP50} p99 ${one.gapP99} longest ${one.gapMax} ms; CPU ${one.cpu} % (Asterisk ${one.asteriskCpu} %, phones ${one.phonesCpu} %)`,
  );
console.error(`processor time ${ratio} × the echo's: ${pass ? "aims met" : "aims NOT met"}`);
process.exitCode = pass ? 0 : 1;

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error("the echo did not start");
  return pid;
}
