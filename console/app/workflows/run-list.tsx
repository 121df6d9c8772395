// The runs of all workflows, newest first.
import { RunState } from "@pipecast/contracts/events/workflow-runs";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { showTime } from "../look/time.ts";
import { Link } from "../route.tsx";
import { useSession } from "../session/session.tsx";
import { words } from "../words/words.ts";
import { RunBadge } from "./state-badge.tsx";
import { useRuns } from "./use-workflows.ts";

export function RunList() {
  const { organization } = useSession().session;
  const [state, setState] = useState<RunState | "">("");
  const [cursor, setCursor] = useState<string>();
  const { value, fault, again } = useRuns(organization.id, state, cursor);
  const w = words.workflows;
  return (
    <section aria-labelledby="runs-title" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end gap-3">
        <h2 id="runs-title" className="mr-auto text-lg font-semibold">
          {w.runs}
        </h2>
        <label className="flex items-center gap-2 text-sm text-soft">
          {w.state}
          <select
            className="field w-auto text-ink"
            value={state}
            onChange={({ target }) => {
              setCursor(undefined);
              setState(RunState.safeParse(target.value).data ?? "");
            }}
          >
            <option value="">{w.anyState}</option>
            {RunState.options.map((one) => (
              <option key={one} value={one}>
                {w.states[one]}
              </option>
            ))}
          </select>
        </label>
        <Button onClick={again}>{w.look}</Button>
      </div>
      {fault !== undefined && (
        <Notice look="alarm" role="alert">
          {fault}
        </Notice>
      )}
      {value?.items.length === 0 && <p className="card px-4 py-6 text-soft">{w.noRuns}</p>}
      {value !== undefined && value.items.length > 0 && (
        <ul className="card divide-y divide-line">
          {value.items.map((run) => (
            <li key={run.id}>
              <Link
                href={`/automations/runs/${encodeURIComponent(run.id)}`}
                className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 hover:bg-sunken"
              >
                <RunBadge state={run.state} />
                <span className="min-w-0 font-medium wrap-anywhere">
                  {run.workflow_name === "" ? run.workflow_id : run.workflow_name}
                </span>
                <span className="text-sm text-soft">{run.payload.phone}</span>
                <time className="ml-auto text-sm text-soft" dateTime={run.received_at}>
                  {showTime(run.received_at, organization.timezone)}
                </time>
                {run.reason !== "" && (
                  <span className="w-full text-sm text-soft wrap-anywhere">{run.reason}</span>
                )}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {typeof value?.next_cursor === "string" && (
        <Button className="self-start" onClick={() => setCursor(value.next_cursor ?? undefined)}>
          {w.older}
        </Button>
      )}
    </section>
  );
}
