// From a word at a caller's phone to the answer at his phone: real Asterisk, the running program, a model that answers at once.
//
//   node bench/phone-to-phone.ts [--calls 10] [--seconds 20]
//
// SIP phones send a short tone now and then and time when it comes back: once through a bare AudioSocket echo in the dialplan, which is
// what telephony itself takes, once through the bot. Aims for what we add: 80 ms at p50, 150 ms at p99.
import { fork } from "node:child_process";
import { once } from "node:events";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { sine } from "@pipecast/audio/tone";
import { openPhone } from "@pipecast/testkit/sip-phone/open-phone";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { botNumber, openInstallation, prefix } from "./asterisk-calls/open-installation.ts";
import { quantile } from "./asterisk-calls/processor-time.ts";
import { prefer, wasPreferred } from "./pinned-process.ts";
import { startEchoModel } from "./relay/echo-model.ts";

const MOST_P50_MS = 80;
const MOST_P99_MS = 150;
/** A tone of 60 ms so often; the answer to each is there long before the next. */
const EVERY_MS = 1_000;
const LOUD = 3_000;

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "10" },
    seconds: { type: "string", default: "20" },
  },
});
const [calls, seconds] = [Number(values.calls), Number(values.seconds)] as const;

const data = { task_messages: [{ role: "system", content: "Talk." }], respond_immediately: false };
const bot = {
  id: "bench",
  name: "Echoes",
  model: { provider: "gemini" },
  flow: { meta: { name: "Echoes" }, nodes: [{ id: "talk", data }] },
};
const model = await startEchoModel({ onlySound: true });
const echo = fork(fileURLToPath(new URL("./frame-path/bare-echo.ts", import.meta.url)));
const { port } = (await once(echo, "message"))[0] as { port: number };
await using phone = await openPhone();
await using installation = await openInstallation({
  trunks: [phone.host],
  bot,
  env: { GEMINI_API_KEY: "k", GEMINI_BASE_URL: model.url, CALL_SETTLE_S: "1" },
  dialplan: `
[${prefix}_inbound](+)
exten => 9999,1,Answer()
 same => n,AudioSocket(40325ec2-5efd-4bd3-805f-53576e581d16,127.0.0.1:${port})
 same => n,Hangup()
`,
});
const { asterisk, program } = installation;
phone.attach(asterisk);
for (const pid of [process.pid, echo.pid, installation.asteriskPid, program.ready.pid])
  if (pid !== undefined) prefer(pid);

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const tone = sine(1_000, 8_000, 480);

async function measure(to: string) {
  const live = await Promise.all(
    Array.from({ length: calls }, async () => {
      const call = await phone.call(to, { from: "+919812345678" });
      await call.answered();
      return call;
    }),
  );
  await rest(4_000);
  const trips: number[] = [];
  let sent = 0;
  await Promise.all(
    live.map(async ({ audio }, i) => {
      let saidAt = 0;
      audio.tap = (pcm) => {
        if (saidAt === 0 || !pcm.some((sample) => Math.abs(sample) > LOUD)) return;
        trips.push(performance.now() - saidAt);
        saidAt = 0;
      };
      await rest((EVERY_MS * i) / calls);
      for (let said = 0; said < seconds; said++) {
        saidAt = performance.now();
        sent += 1;
        audio.say(tone);
        await rest(EVERY_MS);
      }
      audio.tap = undefined;
    }),
  );
  for (const call of live) await call.hangUp();
  await waitUntil("no channel is left", 20_000, async () =>
    (await asterisk.cli("core show channels count")).startsWith("0 active channels"),
  );
  const sorted = trips.toSorted((a, b) => a - b);
  const part = (share: number) => Number(quantile(sorted, share).toFixed(1));
  return { sent, heard: trips.length, p50: part(0.5), p99: part(0.99) };
}

const bare = await measure("9999");
const ours = await measure(botNumber);
echo.kill();
model.close();
const added = {
  p50: Number((ours.p50 - bare.p50).toFixed(1)),
  p99: Number((ours.p99 - bare.p99).toFixed(1)),
};
const pass = added.p50 <= MOST_P50_MS && added.p99 <= MOST_P99_MS && ours.heard >= 0.98 * ours.sent;
process.stdout.write(
  `${JSON.stringify({ bench: "phone-to-phone", calls, preferred: wasPreferred(), asterisk: asterisk.version, node: process.version, loadavg: loadavg(), bare, ours, added, pass })}\n`,
);
for (const [name, row] of Object.entries({ "bare echo": bare, PipeCast: ours }))
  console.error(
    `${name.padEnd(10)} ${row.heard} of ${row.sent} tones came back, p50 ${row.p50} ms, p99 ${row.p99} ms`,
  );
console.error(
  `added: p50 ${added.p50} ms (aim ${MOST_P50_MS}), p99 ${added.p99} ms (aim ${MOST_P99_MS}): ${pass ? "met" : "NOT met"}`,
);
process.exitCode = pass ? 0 : 1;
