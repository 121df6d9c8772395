// Runs of rehearsals in the background: one at a time per organization, each with a deadline, remembered with its result.
import type { Clock } from "@pipecast/platform/clock";
import { decodeJson, encodeJson, newId } from "@pipecast/platform/db";
import { toAppError } from "@pipecast/platform/errors";
import type { Log } from "@pipecast/platform/log";
import { digestText } from "@pipecast/flow/replay/digest";
import { GatewayErrors } from "../errors.ts";
import type { RehearsalRow, RehearsalRunRow } from "../schema.ts";
import type { RehearsalRunner } from "./rehearsal-runner.ts";
import type { RehearsalsTable } from "./rehearsals-table.ts";

/** Longest that a run may take, and most organizations that run at a time. */
export const LONGEST_MS = 180_000;
const MOST_AT_ONCE = 2;

export interface RunWanted {
  org_id: string;
  bot_id: string;
  /** Null: the draft. */
  version: number | null;
  flow: string;
  rehearsals: readonly RehearsalRow[];
}

export interface RunFile {
  rehearsal_id: string;
  name: string;
  results: Awaited<ReturnType<RehearsalRunner>>[number]["results"];
}

export class RehearsalRuns {
  readonly #table: RehearsalsTable;
  readonly #runner: RehearsalRunner;
  readonly #clock: Clock;
  readonly #log: Log;
  /** By organization: the run that goes on. */
  readonly #running = new Map<string, { id: string; stop: AbortController; done: Promise<void> }>();

  constructor(parts: { table: RehearsalsTable; runner: RehearsalRunner; clock: Clock; log: Log }) {
    this.#table = parts.table;
    this.#runner = parts.runner;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** Begins a run; `done` resolves with its end, and never rejects. Errors: GATEWAY_REHEARSALS_RUNNING. */
  async start(
    wanted: RunWanted,
  ): Promise<{ run: RehearsalRunRow; done: Promise<RehearsalRunRow> }> {
    const { org_id, bot_id, version } = wanted;
    const other = this.#running.get(org_id);
    if (other !== undefined) throw GatewayErrors.REHEARSALS_RUNNING({ run: other.id });
    if (this.#running.size >= MOST_AT_ONCE) throw GatewayErrors.REHEARSALS_RUNNING({});
    const run: RehearsalRunRow = {
      id: newId(),
      org_id,
      bot_id,
      version,
      digest: digestOf(wanted),
      status: "running",
      files: encodeJson([]),
      fault: null,
      started_at: this.#clock.now(),
      ended_at: null,
    };
    const stop = new AbortController();
    const begun = Promise.withResolvers<void>();
    this.#running.set(org_id, { id: run.id, stop, done: begun.promise });
    try {
      await this.#table.beginRun(run);
    } catch (error) {
      this.#running.delete(org_id);
      begun.resolve();
      throw error;
    }
    const done = this.#run(run, wanted, stop.signal).finally(() => {
      this.#running.delete(org_id);
      begun.resolve();
    });
    return { run, done };
  }

  /** A run that passed with the same flow and the same rehearsals, not long ago. */
  async passedBefore(wanted: RunWanted): Promise<boolean> {
    const digest = digestOf(wanted);
    const runs = await this.#table.listRuns(wanted.org_id, wanted.bot_id, 20);
    return runs.some((run) => run.digest === digest && run.status === "passed");
  }

  /** What goes on is broken off. */
  async stop(): Promise<void> {
    const all = [...this.#running.values()];
    for (const { stop } of all) stop.abort();
    await Promise.all(all.map(({ done }) => done));
  }

  async #run(
    run: RehearsalRunRow,
    { flow, rehearsals }: RunWanted,
    signal: AbortSignal,
  ): Promise<RehearsalRunRow> {
    const late = new AbortController();
    const cancel = this.#clock.after(LONGEST_MS, () => late.abort());
    let end: Pick<RehearsalRunRow, "status" | "files" | "fault">;
    try {
      const files = await this.#runner(
        {
          flow: decodeJson(flow) as Record<string, unknown>,
          files: rehearsals.map(({ id, text }) => ({ id, text })),
        },
        AbortSignal.any([signal, late.signal]),
      );
      const named: RunFile[] = files.map(({ id, results }) => ({
        rehearsal_id: id,
        name: rehearsals.find((one) => one.id === id)?.name ?? id,
        results,
      }));
      const failed = named.some(({ results }) => results.some((one) => one.status === "failed"));
      end = { status: failed ? "failed" : "passed", files: encodeJson(named), fault: null };
    } catch (error) {
      const fault = signal.aborted
        ? "The server was stopped."
        : late.signal.aborted
          ? `They did not come to an end within ${LONGEST_MS / 1000} s.`
          : error instanceof Error
            ? error.message.slice(0, 1_000)
            : "unknown";
      end = { status: "broken", files: run.files, fault };
    } finally {
      cancel();
    }
    const ended = { ...end, ended_at: this.#clock.now() };
    try {
      await this.#table.endRun(run.org_id, run.id, ended);
    } catch (error) {
      const err = toAppError(error);
      this.#log.warn({ err, code: err.code, run: run.id }, "a run of rehearsals was not kept");
    }
    return { ...run, ...ended };
  }
}

function digestOf({ flow, rehearsals }: RunWanted): string {
  return digestText(JSON.stringify([flow, rehearsals.map(({ id, text }) => [id, text])]));
}
