// Public door of platform/traces.
export { type Span, type Traces, createTraces } from "./traces.ts";
