// Metrics of one process, as Prometheus reads them.
import type { Registry } from "prom-client";

export type Labels = Readonly<Record<string, string | number>>;

export interface Counter {
  inc(labels?: Labels, by?: number): void;
}

export interface Gauge {
  set(value: number, labels?: Labels): void;
  inc(labels?: Labels, by?: number): void;
  dec(labels?: Labels, by?: number): void;
}

export interface Histogram {
  observe(value: number, labels?: Labels): void;
}

/** Asking twice for a name gives the same metric; with another kind, labels or buckets it throws. */
export interface Metrics {
  counter(name: string, help: string, labels?: readonly string[]): Counter;
  gauge(name: string, help: string, labels?: readonly string[]): Gauge;
  /** Buckets in the unit of the name; those for seconds of a request when absent. */
  histogram(
    name: string,
    help: string,
    labels?: readonly string[],
    buckets?: readonly number[],
  ): Histogram;
  /** Prometheus text. */
  render(): Promise<{ contentType: string; text: string }>;
}

const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * A registry of its own, with the metrics of the process (CPU, memory, event-loop delay, garbage collection) unless told otherwise.
 * Loads its library when called, so that a program without metrics never pays for it.
 */
export async function createMetrics({ processMetrics = true } = {}): Promise<Metrics> {
  const client = await import("prom-client");
  const registry: Registry = new client.Registry();
  if (processMetrics) client.collectDefaultMetrics({ register: registry });
  const known = new Map<string, { shape: string; metric: unknown }>();

  function once<Metric>(name: string, shape: unknown[], make: () => Metric): Metric {
    const text = JSON.stringify(shape);
    const entry = known.get(name);
    if (entry === undefined) {
      const metric = make();
      known.set(name, { shape: text, metric });
      return metric;
    }
    if (entry.shape !== text)
      throw new TypeError(`metric ${name} is already there as ${entry.shape}`);
    return entry.metric as Metric;
  }

  return {
    counter: (name, help, labels = []) =>
      once(name, ["counter", labels], () => {
        const metric = new client.Counter({
          name,
          help,
          labelNames: labels,
          registers: [registry],
        });
        return { inc: (values: Labels = {}, by = 1) => metric.inc(values, by) };
      }),
    gauge: (name, help, labels = []) =>
      once(name, ["gauge", labels], () => {
        const metric = new client.Gauge({ name, help, labelNames: labels, registers: [registry] });
        return {
          set: (value: number, values: Labels = {}) => metric.set(values, value),
          inc: (values: Labels = {}, by = 1) => metric.inc(values, by),
          dec: (values: Labels = {}, by = 1) => metric.dec(values, by),
        };
      }),
    histogram: (name, help, labels = [], buckets = requestBuckets) =>
      once(name, ["histogram", labels, buckets], () => {
        const metric = new client.Histogram({
          name,
          help,
          labelNames: labels,
          buckets: [...buckets],
          registers: [registry],
        });
        return { observe: (value: number, values: Labels = {}) => metric.observe(values, value) };
      }),
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
