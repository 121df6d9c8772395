// Stopping in order: first drain, all at once; then close, last opened first closed. Each step has a deadline.
import type { Log } from "../log/log.ts";
import { type StepOutcome, type StopStep, runStopStep } from "./stop-step.ts";

export interface StopOptions {
  /** `drain` steps run together, first; `close` steps (the default) one by one, last registered first. */
  phase?: "drain" | "close";
  /** Milliseconds; the drain deadline or 10 s when absent. */
  deadlineMs?: number;
}

export interface StopReport {
  reason: string;
  /** In the order in which they ended. */
  steps: readonly { name: string; phase: "drain" | "close"; ms: number; outcome: StepOutcome }[];
}

export interface Lifecycle {
  /** Registers a step; returns how to take it back. One registered while the others already close runs at once. */
  onStop(name: string, step: StopStep, options?: StopOptions): () => void;
  /** Stops once; every further call gives the same promise. Never rejects. */
  stop(reason: string): Promise<StopReport>;
  /** Cuts a running drain short: its signals abort now, and it has `hurryMs` to react. */
  hurry(reason: string): void;
  /** True from the moment `stop` is called: readiness is red. */
  isDraining(): boolean;
}

export interface LifecycleOptions {
  log: Log;
  /** Most a drain may take; an hour when absent. */
  drainMs?: number;
  /** Most a drain may take once it is cut short, or over its deadline; 5 s when absent. */
  hurryMs?: number;
}

interface Registered {
  name: string;
  step: StopStep;
  phase: "drain" | "close";
  deadlineMs: number | undefined;
}

/** The life of a process: whoever opens something registers how it ends. */
export function createLifecycle({
  log,
  drainMs = 3_600_000,
  hurryMs = 5_000,
}: LifecycleOptions): Lifecycle {
  const registered = new Set<Registered>();
  const hurried = new AbortController();
  const steps: StopReport["steps"][number][] = [];
  let stopped: Promise<StopReport> | undefined;
  let closing = false;

  async function end({ name, step, phase, deadlineMs }: Registered): Promise<void> {
    const limits =
      phase === "drain"
        ? { deadlineMs: deadlineMs ?? drainMs, graceMs: hurryMs, hurry: hurried.signal }
        : { deadlineMs: deadlineMs ?? 10_000, graceMs: 0 };
    const { outcome, ms, err } = await runStopStep(step, limits);
    steps.push({ name, phase, ms, outcome });
    const fields = { step: name, phase, ms, outcome };
    if (outcome === "done") log.info(fields, "stop step done");
    else
      log.error({ ...fields, ...(err === undefined ? {} : { err }) }, "stop step did not end well");
  }

  async function run(reason: string): Promise<StopReport> {
    log.info({ reason }, "stopping");
    const drains = [...registered].filter(({ phase }) => phase === "drain");
    await Promise.all(drains.map(end));
    closing = true;
    for (let entry = lastClose(); entry !== undefined; entry = lastClose()) {
      registered.delete(entry);
      await end(entry);
    }
    log.info({ reason }, "stopped");
    return { reason, steps };
  }

  function lastClose(): Registered | undefined {
    return [...registered].findLast(({ phase }) => phase === "close");
  }

  return {
    onStop(name, step, { phase = "close", deadlineMs } = {}) {
      const entry: Registered = { name, step, phase, deadlineMs };
      if (closing) void end(entry);
      else registered.add(entry);
      return () => registered.delete(entry);
    },
    stop(reason) {
      stopped ??= run(reason);
      return stopped;
    },
    hurry(reason) {
      if (hurried.signal.aborted) return;
      log.warn({ reason }, "stopping in a hurry");
      hurried.abort();
    },
    isDraining: () => stopped !== undefined,
  };
}
