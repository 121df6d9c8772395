// What metrics promise: Prometheus text, one metric per name, and the process's own.
import { expect, test } from "vitest";
import { createMetrics } from "./metrics.ts";

test("counters, gauges and histograms come out as Prometheus reads them", async () => {
  const metrics = await createMetrics({ processMetrics: false });
  const calls = metrics.counter("calls_total", "Calls begun", ["direction"]);
  calls.inc({ direction: "in" });
  calls.inc({ direction: "in" }, 2);
  const live = metrics.gauge("calls_live", "Calls under way");
  live.set(5);
  live.dec();
  live.inc({}, 3);
  metrics
    .histogram("turn_seconds", "Length of a turn", ["bot"], [1, 2])
    .observe(1.5, { bot: 'a"b\n' });
  const { contentType, text } = await metrics.render();
  expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = text.split("\n");
  for (const line of [
    "# TYPE calls_total counter",
    'calls_total{direction="in"} 3',
    "calls_live 7",
    String.raw`turn_seconds_bucket{le="1",bot="a\"b\n"} 0`,
    String.raw`turn_seconds_bucket{le="2",bot="a\"b\n"} 1`,
  ])
    expect(lines).toContain(line);
});

test("asking twice gives the same metric; asking for something else under its name is refused", async () => {
  const metrics = await createMetrics({ processMetrics: false });
  expect(metrics.counter("a_total", "A", ["x"])).toBe(metrics.counter("a_total", "A", ["x"]));
  expect(() => metrics.gauge("a_total", "A", ["x"])).toThrow(/a_total is already there/);
  expect(() => metrics.counter("a_total", "A", ["y"])).toThrow(/a_total is already there/);
});

test("two registries do not mix, and the process's own metrics include the delay of the event loop", async () => {
  const [one, two] = [await createMetrics(), await createMetrics()];
  one.counter("only_one_total", "A").inc();
  expect((await two.render()).text).not.toContain("only_one_total");
  const { text } = await one.render();
  for (const name of [
    "process_resident_memory_bytes",
    "nodejs_eventloop_lag_p99_seconds",
    "nodejs_gc_duration_seconds",
  ])
    expect(text).toContain(name);
});
