// Public door of platform/lifecycle.
import type { Log } from "../log/log.ts";

export interface StopOptions {
  /** `drain` steps run together, first; `close` steps (the default) one by one, last registered first. */
  phase?: "drain" | "close";
  /** Milliseconds; the drain deadline or 10 s when absent. */
  deadlineMs?: number;
}

/** The signal aborts when the step's time is over, or a drain is cut short. */
export type StopStep = (signal: AbortSignal) => unknown;

export interface StopReport {
  reason: string;
  steps: readonly {
    name: string;
    phase: "drain" | "close";
    ms: number;
    outcome: "done" | "failed" | "timeout";
  }[];
}

export interface Lifecycle {
  /** Registers a step; returns how to take it back. */
  onStop(name: string, step: StopStep, options?: StopOptions): () => void;
  /** Stops once; every further call gives the same promise. Never rejects. */
  stop(reason: string): Promise<StopReport>;
  /** Cuts a running drain short. */
  hurry(reason: string): void;
  isDraining(): boolean;
}

export declare function createLifecycle(options: {
  log: Log;
  /** Most a drain may take; an hour when absent. */
  drainMs?: number;
  /** Most a drain may take after a second signal; 5 s when absent. */
  hurryMs?: number;
}): Lifecycle;
/** SIGTERM, SIGINT: stop, exit 0; again: drain cut short; a third time: exit 1. Uncaught: log, exit 1. Returns how to undo it. */
export declare function handleSignals(
  lifecycle: Lifecycle,
  options: { log: Log; flush?: () => void },
): () => void;
