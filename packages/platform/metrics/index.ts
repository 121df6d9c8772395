// Public door of platform/metrics.
export {
  type Counter,
  type Gauge,
  type Histogram,
  type Labels,
  type Metrics,
  createMetrics,
} from "./metrics.ts";
