// From the caller's hang-up to the verdict in the list of calls: real Asterisk, the running program, SIP phones.
//
//   node bench/hang-up-to-verdict.ts [--calls 40] [--settle 10]
//
// A phone rings in vain until the caller hangs up, call after call, a second apart. Aim: the settling time and 2 s more, at p50.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { openPhone } from "@pipecast/testkit/sip-phone/open-phone";
import { waitUntil } from "@pipecast/testkit/wait-until";
import { openInstallation, prefix } from "./asterisk-calls/open-installation.ts";
import { quantile } from "./asterisk-calls/processor-time.ts";

const MOST_OVER_MS = 2_000;
const PAUSE_MS = 1_000;
const number = "+912261230002";

const { values } = parseArgs({
  options: { calls: { type: "string", default: "40" }, settle: { type: "string", default: "10" } },
});
const [calls, settleMs] = [Number(values.calls), Number(values.settle) * 1_000] as const;

await using caller = await openPhone();
await using agent = await openPhone({ user: `${prefix}_1001` });
await using installation = await openInstallation({
  trunks: [caller.host],
  agent: agent.contact,
  env: { CALL_SETTLE_S: values.settle },
});
const { asterisk, ask } = installation;
for (const phone of [caller, agent]) phone.attach(asterisk);
const target = { type: "extension", id: "1001" };
await ask("POST", "/api/v1/numbers", { number, target });

interface Listed {
  caller_number: string;
  state: string;
  verdict: string | null;
}

const hungUpAt = new Map<string, number>();
const took = new Map<string, number>();
const wrong: string[] = [];

/** Looks at the list again and again, as nobody does, so that it is known when a verdict is first there. */
const watching = waitUntil(
  "every call is decided",
  calls * (PAUSE_MS + 5_000) + settleMs + 60_000,
  async () => {
    const { items } = (await ask("GET", "/api/v1/calls")) as { items: Listed[] };
    for (const { caller_number, state, verdict } of items) {
      const at = hungUpAt.get(caller_number);
      if (at === undefined || state !== "decided" || took.has(caller_number)) continue;
      took.set(caller_number, performance.now() - at);
      if (verdict !== "missed_call") wrong.push(`${verdict}`);
    }
    return took.size === calls;
  },
  50,
);
watching.catch(() => undefined);

for (let n = 0; n < calls; n += 1) {
  const from = `+9198123${String(n).padStart(5, "0")}`;
  const phone = await caller.call(number, { from });
  const rung = await agent.incoming(12_000);
  rung.ring();
  await phone.ringing();
  await phone.hangUp();
  hungUpAt.set(from, performance.now());
  await rung.ended();
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
await watching;

const sorted = [...took.values()].toSorted((a, b) => a - b);
const of = (share: number) => Math.round(quantile(sorted, share));
const report = {
  bench: "hang-up-to-verdict",
  calls,
  settle_ms: settleMs,
  p50_ms: of(0.5),
  p99_ms: of(0.99),
  slowest_ms: of(1),
  wrong: wrong.length,
  load: loadavg()[0],
  pass: wrong.length === 0 && of(0.5) <= settleMs + MOST_OVER_MS,
};
process.stdout.write(`${JSON.stringify(report)}\n`);
console.error(
  `${calls} calls: verdict p50 ${report.p50_ms}, p99 ${report.p99_ms} ms after the hang-up, settling ${settleMs} ms`,
);
console.error(report.pass ? "aim met" : "aim NOT met");
process.exitCode = report.pass ? 0 : 1;
