// Public door of platform/metrics.

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
/** Metrics of one process. Asking twice for a name gives the same one; with another kind or labels it throws. */
export interface Metrics {
  counter(name: string, help: string, labels?: readonly string[]): Counter;
  gauge(name: string, help: string, labels?: readonly string[]): Gauge;
  histogram(
    name: string,
    help: string,
    labels?: readonly string[],
    buckets?: readonly number[],
  ): Histogram;
  /** Prometheus text. */
  render(): Promise<{ contentType: string; text: string }>;
}
export declare function createMetrics(options?: { processMetrics?: boolean }): Promise<Metrics>;
