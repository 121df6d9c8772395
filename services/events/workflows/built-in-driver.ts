// Carries runs on by the service's own tables: whatever is due and held by nobody. Any number of processes may do so at once.
import type { Clock } from "@pipecast/platform/clock";
import { type RunnerParts, advanceRun, leaseMarginMs } from "./runner/advance-run.ts";
import { FencedError, dueRuns, leaseRun, record } from "./runner/lease-run.ts";
import type { RunDriver } from "./run-driver.ts";

export interface DriverOptions {
  /** How often it looks for what is due; 1,000. */
  pollMs?: number;
  /** Runs at once; 8. */
  parallel?: number;
}

export function createBuiltInDriver(
  parts: RunnerParts & { clock: Clock },
  { pollMs = 1_000, parallel = 8 }: DriverOptions = {},
): RunDriver {
  const { db, clock, log } = parts;
  const active = new Map<string, Promise<void>>();
  let state: "new" | "running" | "stopped" = "new";
  let looking: Promise<void> | undefined;
  let again = false;
  let cancel: (() => void) | undefined;
  const isStopping = () => state !== "running";

  async function look(): Promise<void> {
    while (again && !isStopping() && active.size < parallel) {
      again = false;
      const due = await dueRuns(db, clock.now(), parallel);
      const free = due.filter(({ id }) => !active.has(id)).slice(0, parallel - active.size);
      for (const { id } of free) {
        const work = carryRun(parts, id, isStopping)
          .catch((err: unknown) => {
            // Its lease ends, and it is taken again.
            log.warn({ event: "workflow_run.waits", run_id: id, err }, "a run waits");
          })
          .finally(() => {
            active.delete(id);
            wake();
          });
        active.set(id, work);
      }
    }
  }

  function wake(): void {
    if (isStopping()) return;
    again = true;
    if (looking !== undefined) return;
    cancel?.();
    looking = look()
      .catch((err: unknown) => log.warn({ event: "workflow_runs.wait", err }, "runs wait"))
      .finally(() => {
        looking = undefined;
        if (isStopping()) return;
        if (again && active.size < parallel) wake();
        else cancel = clock.after(pollMs, wake);
      });
  }

  return {
    start() {
      if (state !== "new") return;
      state = "running";
      wake();
    },
    wake,
    async stop() {
      state = "stopped";
      cancel?.();
      await looking;
      await Promise.all(active.values());
    },
  };
}

/** Until it ends, waits, or another has it. */
async function carryRun(parts: RunnerParts, id: string, isStopping: () => boolean): Promise<void> {
  const { db, clock } = parts;
  const held = await leaseRun(db, id, clock.now(), leaseMarginMs);
  if (held === undefined || !("id" in held)) return;
  let run = held;
  try {
    for (;;) {
      const next = await advanceRun(parts, run);
      if (next.state !== "go") return;
      run = next.run;
      if (!isStopping()) continue;
      // The next one need not wait for the lease to end.
      await record(db, run, { state: "waiting", due_at: clock.now() }, undefined, clock.now());
      return;
    }
  } catch (error) {
    if (!(error instanceof FencedError)) throw error;
  }
}
