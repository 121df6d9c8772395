// One run: its steps with what they came to, again from one of them, or no further.
import { cancelWorkflowRun, retryWorkflowRun } from "@pipecast/contracts/events/workflow-runs";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { showTime } from "../look/time.ts";
import { Link, segmentOf } from "../route.tsx";
import { useMay, useSession } from "../session/session.tsx";
import { useDeed } from "../session/use-deed.ts";
import { words } from "../words/words.ts";
import { RunBadge, StepBadge } from "./state-badge.tsx";
import { cancel, retry, useRun } from "./use-workflows.ts";

const link = "text-brand underline-offset-2 hover:underline";

export default function RunPage({ path }: { path: string }) {
  const id = segmentOf(path, 3);
  const { timezone } = useSession().session.organization;
  const may = useMay();
  const { value: run, fault, again } = useRun(id);
  const deed = useDeed();
  const [from, setFrom] = useState("");
  const [told, tell] = useState("");
  const w = words.workflows;
  const act = async (what: "retry" | "stop") => {
    tell("");
    const work = () => (what === "retry" ? retry(id, from) : cancel(id));
    if (!(await deed.run(async () => void (await work())))) return;
    tell(w.told[what]);
    again();
  };
  const open = run?.state === "waiting" || run?.state === "running";
  const trouble = deed.fault ?? fault;
  return (
    <div className="mx-auto flex max-w-4xl flex-col gap-4">
      <Link href="/automations" className={`${link} text-sm`}>
        {w.back}
      </Link>
      {trouble !== undefined && (
        <Notice look="alarm" role="alert">
          {trouble}
        </Notice>
      )}
      <p role="status" className={told === "" ? "sr-only" : "text-soft"}>
        {run === undefined && fault === undefined ? w.loading : told}
      </p>
      {run !== undefined && (
        <>
          <div className="flex flex-wrap items-center gap-3">
            <h1 className="min-w-0 text-xl font-semibold wrap-anywhere">
              {w.run(run.workflow_name === "" ? run.workflow_id : run.workflow_name)}
            </h1>
            <RunBadge state={run.state} />
            <Button className="ml-auto" onClick={again}>
              {w.look}
            </Button>
          </div>
          <p className="text-soft wrap-anywhere">
            {showTime(run.received_at, timezone)} · {run.payload.phone} ·{" "}
            <Link
              href={`/inbox/${encodeURIComponent(run.payload.ticket_id)}`}
              className={`${link} underline`}
            >
              {w.ticket}
            </Link>
            {run.due_at !== null && ` · ${w.dueAt(showTime(run.due_at, timezone))}`}
          </p>
          {run.reason !== "" && (
            <Notice look={run.state === "failed" ? "alarm" : "calm"}>{run.reason}</Notice>
          )}
          {run.steps.length === 0 && <p className="text-soft">{w.noSteps}</p>}
          <ol className="card divide-y divide-line">
            {run.steps.map((step) => (
              <li key={step.visit} className="flex flex-col gap-1 px-4 py-3">
                <div className="flex flex-wrap items-center gap-3">
                  <StepBadge state={step.state} />
                  <span className="font-medium">{step.step}</span>
                  <span className="text-sm text-soft">
                    {w.types[step.type as keyof typeof w.types] ?? step.type} ·{" "}
                    {w.tries(Math.max(1, step.attempts))}
                  </span>
                  <time className="ml-auto text-sm text-soft" dateTime={step.started_at}>
                    {showTime(step.started_at, timezone)}
                  </time>
                </div>
                {step.reason !== "" && <p className="text-sm wrap-anywhere">{step.reason}</p>}
                {step.result !== null && step.result !== undefined && (
                  <details className="text-sm">
                    <summary className="text-soft">{w.result}</summary>
                    <pre
                      tabIndex={0}
                      className="mt-1 max-h-64 overflow-auto rounded-lg bg-sunken p-2 font-mono whitespace-pre-wrap wrap-anywhere"
                    >
                      {JSON.stringify(step.result, null, 2)}
                    </pre>
                  </details>
                )}
              </li>
            ))}
          </ol>
          <div className="flex flex-wrap items-end gap-3">
            {open && may(cancelWorkflowRun) && (
              <Button look="alarm" disabled={deed.busy} onClick={() => void act("stop")}>
                {w.stop}
              </Button>
            )}
            {!open && run.step_ids.length > 0 && run.state !== "kept" && may(retryWorkflowRun) && (
              <>
                <label className="flex flex-col gap-1 text-sm text-soft">
                  {w.retryFrom}
                  <select
                    className="field text-ink"
                    value={from === "" ? run.step : from}
                    onChange={({ target }) => setFrom(target.value)}
                  >
                    {run.step_ids.map((one) => (
                      <option key={one} value={one}>
                        {one}
                      </option>
                    ))}
                  </select>
                </label>
                <Button look="main" disabled={deed.busy} onClick={() => void act("retry")}>
                  {w.retry}
                </Button>
              </>
            )}
          </div>
        </>
      )}
    </div>
  );
}
