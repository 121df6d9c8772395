// A process of its own that sends webhooks as it is told and measures what they do to it: time, memory, event loop.
//
//   echo '{"batches":[[{"url":…,"method":"POST","timeoutMs":900}]],"dns":"127.0.0.1:5353"}' | node --expose-gc measured-client.fixture.ts
//
// A batch's requests run at once, one batch after the other. One JSON line per batch on stdout.
import { readFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createResolveHost } from "./resolve-host.ts";
import { type SafeFetchRequest, createSafeFetch } from "./safe-fetch.ts";

export interface Plan {
  batches: SafeFetchRequest[][];
  /** Answers for names that are not allowed. */
  dns?: string;
}

export interface Measured {
  /** Milliseconds and status or code of each request. */
  ends: { ms: number; end: number | string }[];
  /** Resident memory at its most during the batch, and after it, above that before it. */
  peakMb: number;
  keptMb: number;
  /** Milliseconds by which the event loop was late. */
  lagP50: number;
  lagP99: number;
  lagMax: number;
}

const tickMs = 5;
const plan = JSON.parse(readFileSync(0, "utf8")) as Plan;
const allow = new Set(
  plan.batches
    .flat()
    .filter(({ url }) => !url.includes(".example.com"))
    .map(({ url }) => new URL(url).host),
);
const safeFetch = createSafeFetch({
  allow: [...allow],
  ownPorts: () => [],
  ...(plan.dns === undefined ? {} : { resolve: createResolveHost([plan.dns]) }),
});

async function once(request: SafeFetchRequest): Promise<Measured["ends"][number]> {
  const begun = performance.now();
  const end = await safeFetch(request).then(
    ({ status }) => status,
    ({ code }: { code: string }) => code,
  );
  return { ms: Math.round(performance.now() - begun), end };
}

const megabytes = (bytes: number) => Math.round(bytes / 104_857.6) / 10;
const late = (nanoseconds: number) => Math.round(Math.max(0, nanoseconds / 1e6 - tickMs) * 10) / 10;

for (const batch of plan.batches) {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  const lag = monitorEventLoopDelay({ resolution: tickMs });
  lag.enable();
  const ends = await Promise.all(batch.map(once));
  // The tick that a block has delayed comes after it.
  await new Promise((resolve) => setTimeout(resolve, 3 * tickMs));
  lag.disable();
  clearInterval(watch);
  peak = Math.max(peak, process.memoryUsage.rss());
  globalThis.gc?.();
  const measured: Measured = {
    ends,
    peakMb: megabytes(peak - before),
    keptMb: megabytes(process.memoryUsage.rss() - before),
    lagP50: late(lag.percentile(50)),
    lagP99: late(lag.percentile(99)),
    lagMax: late(lag.max),
  };
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}
