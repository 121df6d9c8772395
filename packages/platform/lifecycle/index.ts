// Public door of platform/lifecycle.
export {
  type Lifecycle,
  type LifecycleOptions,
  type StopOptions,
  type StopReport,
  createLifecycle,
} from "./lifecycle.ts";
export type { StopStep } from "./stop-step.ts";
export { type SignalOptions, handleSignals } from "./watch-signals.ts";
