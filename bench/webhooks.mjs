// What hostile receivers of webhooks do to the process: time, memory and event loop, with the servers in another process.
//
//   node bench/webhooks.mjs [--timeout 10000] [--parallel 200]
//
// A table goes to stderr, JSON to stdout. Aims: every request ends within its time + 0.5 s, resident memory grows by less than
// 5 MB per hostile server, and with 200 requests that hang the event loop is less than 20 ms late at p99. One request that
// hangs stands beside them: what the machine does to a process that has nothing to do. On a busy machine subtract it.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startDns } from "../packages/platform/safe-fetch/dns-server.fixture.ts";
import {
  hostileServers,
  startHostile,
} from "../packages/platform/safe-fetch/hostile-servers.fixture.ts";

const { values } = parseArgs({
  options: {
    timeout: { type: "string", default: "10000" },
    parallel: { type: "string", default: "200" },
  },
});
const timeoutMs = Number(values.timeout);
const parallel = Number(values.parallel);
const client = fileURLToPath(
  new URL("../packages/platform/safe-fetch/measured-client.fixture.ts", import.meta.url),
);

async function measure(plan) {
  const child = spawn(process.execPath, ["--expose-gc", client], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify(plan));
  const lines = [];
  for await (const line of createInterface({ input: child.stdout })) lines.push(JSON.parse(line));
  return lines;
}

const started = await Promise.all(
  hostileServers.map(async (server) => ({ server, listening: await startHostile(server) })),
);
const dns = await startDns(() => "silence");
const request = ({ server, listening }, ms) => ({
  url: `${server.scheme ?? "http"}://127.0.0.1:${listening.port}/hook`,
  method: "POST",
  body: server.body ?? "{}",
  timeoutMs: ms,
});
const times = (count, make) => Array.from({ length: count }, (_, at) => make(at));
const mute = started.find(({ server }) => server.name === "no answer");
const polite = started.find(({ server }) => server.name === "more body than announced");
// The first hundreds of requests load and compile code: that is no growth.
const warm = [
  ...times(5, () => times(100, () => request(polite, 5_000))),
  started.map((one) => request(one, 1_000)),
];

const [alone, idle, hanging, silent, mixed] = [
  await measure({
    batches: [...warm, ...started.map((one) => [request(one, Math.min(timeoutMs, 1_000))])],
  }),
  await measure({ batches: [...warm, [request(mute, timeoutMs)]] }),
  await measure({ batches: [...warm, times(parallel, () => request(mute, timeoutMs))] }),
  await measure({
    dns: dns.address,
    batches: [
      ...warm,
      times(parallel, (at) => ({
        url: `https://n${at}.example.com/`,
        method: "POST",
        body: "{}",
        timeoutMs,
      })),
    ],
  }),
  await measure({
    batches: [...warm, times(parallel, (at) => request(started[at % started.length], timeoutMs))],
  }),
].map((lines) => lines.slice(warm.length));

const longest = ({ ends }) => Math.max(...ends.map(({ ms }) => ms));
const rows = [
  ...started.map(({ server }, at) => ({
    subject: server.name,
    given_ms: Math.min(timeoutMs, 1_000),
    ...alone[at],
  })),
  { subject: "one request that hangs", given_ms: timeoutMs, ...idle[0] },
  { subject: `${parallel} requests that hang`, given_ms: timeoutMs, ...hanging[0] },
  { subject: `${parallel} names that DNS is silent about`, given_ms: timeoutMs, ...silent[0] },
  { subject: `${parallel} requests to all of these at once`, given_ms: timeoutMs, ...mixed[0] },
].map((row) => ({
  ...row,
  longest_ms: longest(row),
  ends: [...new Set(row.ends.map(({ end }) => end))],
}));

const columns = ["given_ms", "longest_ms", "peakMb", "keptMb", "lagP50", "lagP99", "lagMax"];
console.error("".padEnd(50), columns.map((name) => name.padStart(10)).join(" "), " ends");
for (const row of rows)
  console.error(
    row.subject.padEnd(50),
    columns.map((name) => String(row[name]).padStart(10)).join(" "),
    ` ${row.ends.length > 2 ? `${row.ends.length} kinds` : row.ends.join(" ")}`,
  );
console.log(JSON.stringify(rows));
await dns.close();
for (const { listening } of started) await listening.close();
