// Carries a run on by one step. What the step came to is stored before the next begins.
import {
  END,
  WorkflowDocument,
  type WorkflowStep,
  targetsOf,
} from "@pipecast/contracts/events/workflow-document";
import { decodeJson } from "@pipecast/platform/db";
import { type RunRow, type StepRow, stepsOf } from "../run-table.ts";
import { type StepParts, performStep } from "../steps/perform-step.ts";
import { waitUntil } from "../steps/wait.ts";
import { type RunChange, record } from "./lease-run.ts";
import { readScope } from "./run-scope.ts";
import type { StepOutcome } from "./step-outcome.ts";

/** More than any document without circles needs, however often it is run again. */
const mostVisits = 300;
/** Of a branch, which can only be cut off. */
const mostTries = 20;
const mostResult = 16_000;
/** Beyond a step's own deadline, for what is read and written around it. */
export const leaseMarginMs = 30_000;
const longestPauseMs = 6 * 3_600_000;

/** `go`: the next step may begin, the lease holds. */
export type Next =
  | { state: "go"; run: RunRow }
  | { state: "wait"; at: number }
  | { state: "ended" };

export type RunnerParts = StepParts & {
  /** After the first failure of a step, in milliseconds; four times as long after each further one. */
  pauseMs?: number;
};

/** `run` is held. Rejects with FencedError when it no longer is, and with what the database threw. */
export async function advanceRun(parts: RunnerParts, run: RunRow): Promise<Next> {
  const { db, clock } = parts;
  const document = WorkflowDocument.parse(decodeJson(run.document ?? "null"));
  const first = run.visit === 0;
  const at = first ? 0 : document.steps.findIndex(({ id }) => id === run.step);
  const step = document.steps[at];
  const visit = first ? 1 : run.visit;
  if (step === undefined || visit > mostVisits) {
    const reason = step === undefined ? "its step is no more" : "more steps than a run may take";
    await record(db, run, { state: "failed", reason }, undefined, clock.now());
    return { state: "ended" };
  }
  const before = await stepsOf(db, run.id);
  const known = before.find((row) => row.visit === visit);
  const row: StepRow = known ?? {
    run_id: run.id,
    visit,
    org_id: run.org_id,
    step_id: step.id,
    type: step.type,
    state: "running",
    attempts: 0,
    result: null,
    reason: "",
    started_at: clock.now(),
    ended_at: null,
  };
  const here = { step: step.id, visit };
  const finish = (outcome: StepOutcome, of: StepRow, by: RunRow) =>
    onOutcome(parts, by, { document, at, step }, of, outcome);

  if (step.type === "wait") {
    const until = await waitUntil(parts, run, step, row);
    if (until === null)
      return finish({ state: "failed", reason: "no working hours in the next year" }, row, run);
    if (until <= clock.now()) return finish({ state: "done", result: { until } }, row, run);
    const waits = { ...row, state: "waiting" as const, result: JSON.stringify({ until }) };
    const change = { ...here, state: "waiting" as const, reason: "", due_at: until };
    await record(db, run, change, waits, clock.now());
    return { state: "wait", at: until };
  }

  const deadlineMs = step.type === "branch" ? 5_000 : step.deadline_s * 1_000;
  const tries = "tries" in step ? step.tries : mostTries;
  const tried = { ...row, state: "running" as const, attempts: row.attempts + 1 };
  if (tried.attempts > tries)
    return finish(
      { state: "failed", reason: `tried ${tries} times; last: ${row.reason}` },
      row,
      run,
    );
  const lease = clock.now() + deadlineMs + leaseMarginMs;
  const held = await record(db, run, { ...here, due_at: lease }, tried, clock.now());
  const scope = await readScope(parts, held, before);
  const key = `${run.id}:${step.id}:${visit}`;
  const outcome = await performStep(parts, { run: held, step, scope, key }, deadlineMs);
  return finish(outcome, tried, held);
}

interface Place {
  document: WorkflowDocument;
  at: number;
  step: WorkflowStep;
}

async function onOutcome(
  parts: RunnerParts,
  run: RunRow,
  place: Place,
  row: StepRow,
  outcome: StepOutcome,
): Promise<Next> {
  const { db, clock, pauseMs = 5_000 } = parts;
  const now = clock.now();
  const { step } = place;
  const result = cut(outcome.result, row.result);
  const reason = outcome.state === "done" ? "" : outcome.reason.slice(0, 500);
  const tries = "tries" in step ? step.tries : mostTries;
  if (outcome.state === "retry" && row.attempts < tries) {
    const pause = Math.min(pauseMs * 4 ** Math.min(row.attempts - 1, 12), longestPauseMs);
    const at = now + Math.max(pause, Math.min(outcome.retry_after_ms ?? 0, 4 * longestPauseMs));
    const waits = { ...row, state: "waiting" as const, result, reason };
    await record(db, run, { state: "waiting", reason, due_at: at }, waits, now);
    return { state: "wait", at };
  }
  const goesOn =
    outcome.state === "done" || ("on_failure" in step && step.on_failure === "continue");
  const state = outcome.state === "done" ? "done" : goesOn ? "skipped" : "failed";
  const ended = { ...row, state, result, reason, ended_at: now } as const;
  if (!goesOn) {
    note(parts, run, step.id, "failed", row.attempts);
    await record(db, run, { state: "failed", reason, step: step.id }, ended, now);
    return { state: "ended" };
  }
  const chosen = outcome.state === "done" ? outcome.next : undefined;
  const next = chosen ?? targetsOf(place.document, place.at)[0] ?? END;
  if (next === END) {
    note(parts, run, step.id, "done", row.attempts);
    const change: RunChange = { state: "done", reason: "", step: step.id, visit: row.visit };
    await record(db, run, change, ended, now);
    return { state: "ended" };
  }
  const change = { step: next, visit: row.visit + 1, reason: "", due_at: now + leaseMarginMs };
  return { state: "go", run: await record(db, run, change, ended, now) };
}

function note({ log }: RunnerParts, run: RunRow, step: string, state: string, attempts: number) {
  const { org_id, workflow_id, id: run_id } = run;
  const say = state === "failed" ? log.warn : log.info;
  const fields = { event: `workflow_run.${state}`, org_id, workflow_id, run_id, step, attempts };
  say.call(log, fields, "a run of a workflow ended");
}

/** A result that is too large is not kept: only that it was. */
function cut(result: object | undefined, before: string | null): string | null {
  if (result === undefined) return before;
  const text = JSON.stringify(result);
  return text.length > mostResult ? JSON.stringify({ too_large: text.length }) : text;
}
