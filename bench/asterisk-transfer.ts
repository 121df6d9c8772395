// From the request for a transfer to the agent's ringing phone: the running program, a real Asterisk, two SIP phones.
//
//   node bench/asterisk-transfer.ts [--times 40]
//
// Each time a caller is at the bot, POST …/transfer is asked, and the agent's phone gets its INVITE. Aim: median < 150 ms.
import { parseArgs } from "node:util";
import { openPhone } from "@pipecast/testkit/sip-phone/open-phone";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { botNumber, openInstallation, prefix } from "./asterisk-calls/open-installation.ts";
import { quantile } from "./asterisk-calls/processor-time.ts";
import { talkingBot } from "./asterisk-calls/talking-bot.ts";

const MOST_MS = 150;

const { values } = parseArgs({ options: { times: { type: "string", default: "40" } } });

await using caller = await openPhone();
await using agent = await openPhone({ user: `${prefix}_1001` });
await using installation = await openInstallation({
  trunks: [caller.host],
  agent: agent.contact,
  bot: talkingBot,
});
const { asterisk, ask } = installation;
for (const phone of [caller, agent]) phone.attach(asterisk);

interface Live {
  channel_id: string;
  bot_id?: string;
}

/** Milliseconds until the phone rings, and until the request is answered. */
async function transfer(kind: "queue" | "extension", destination: string) {
  const phone = await caller.call(botNumber, { from: "+919812345678" });
  await phone.answered();
  const { channel_id } = await waitUntil("the call is at the bot", 5_000, async () =>
    ((await ask("GET", "/api/v1/calls/live")) as Live[]).find(({ bot_id }) => bot_id === "bench"),
  );
  const began = performance.now();
  const answered = ask("POST", `/api/v1/calls/${channel_id}/transfer`, {
    destination,
    destination_type: kind,
  }).then(() => performance.now() - began);
  const rung = await agent.incoming();
  const ringing = performance.now() - began;
  const confirmed = await answered;
  rung.ring();
  await phone.hangUp();
  await rung.ended();
  await waitUntil(
    "the call is over",
    5_000,
    async () => ((await ask("GET", "/api/v1/calls/live")) as Live[]).length === 0,
  );
  return { ringing, confirmed };
}

const found = [];
for (const [kind, destination] of [
  ["queue", "5001"],
  ["extension", "1001"],
] as const) {
  const all: Awaited<ReturnType<typeof transfer>>[] = [];
  for (let i = 0; i < Number(values.times); i += 1) all.push(await transfer(kind, destination));
  const of = (what: "ringing" | "confirmed", share: number) => {
    const sorted = all.map((one) => one[what]).toSorted((a, b) => a - b);
    return Number(quantile(sorted, share).toFixed(1));
  };
  found.push({
    to: kind,
    ringingP50: of("ringing", 0.5),
    ringingP99: of("ringing", 0.99),
    confirmedP50: of("confirmed", 0.5),
  });
}
const pass = found.every(({ ringingP50 }) => ringingP50 < MOST_MS);
process.stdout.write(
  `${JSON.stringify({ bench: "asterisk-transfer", times: Number(values.times), node: process.version, found, pass })}\n`,
);
for (const { to, ringingP50, ringingP99, confirmedP50 } of found)
  console.error(
    `to ${to}: rings after p50 ${ringingP50}, p99 ${ringingP99} ms; answered after p50 ${confirmedP50} ms`,
  );
console.error(pass ? "aim met" : "aim NOT met");
process.exitCode = pass ? 0 : 1;
