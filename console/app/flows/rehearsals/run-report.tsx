// What came of a run: which rehearsal failed, at which turn and expectation, and where in the flow that is.
import type { RehearsalReport, RehearsalRun } from "@pipecast/contracts/gateway/rehearsals";
import { Notice } from "../../look/notice.tsx";
import { words } from "../../words/words.ts";

interface RunReportProps {
  run: RehearsalRun;
  /** Shows a node on the canvas. */
  go: (node: string) => void;
  /** Opens a file of rehearsals at a line. */
  open: (rehearsalId: string, line: number | undefined) => void;
}

export function RunReport({ run, go, open }: RunReportProps) {
  const w = words.flowTests.rehearsals;
  if (run.status === "running") return null;
  if (run.status === "broken") return <Notice look="alarm">{w.broken(run.fault ?? "")}</Notice>;
  const all = run.files.flatMap(({ results }) => results);
  const failed = all.filter(({ status }) => status === "failed").length;
  const passed = all.filter(({ status }) => status === "passed").length;
  return (
    <section aria-label={w.title} className="flex flex-col gap-2">
      <Notice look={failed > 0 ? "alarm" : "calm"} role="status">
        {failed > 0 ? w.failed(failed, all.length) : w.passed(passed)}
      </Notice>
      <ol className="flex flex-col gap-2">
        {run.files.flatMap(({ rehearsal_id, results }) =>
          results.map((one) => (
            <Result
              key={`${rehearsal_id} ${one.name} ${one.as}`}
              result={one}
              go={go}
              open={(line) => open(rehearsal_id, line)}
            />
          )),
        )}
      </ol>
    </section>
  );
}

function Result(props: {
  result: RehearsalReport;
  go: (node: string) => void;
  open: (line: number | undefined) => void;
}) {
  const { result, go, open } = props;
  const { name, status, turns, path, reason } = result;
  const w = words.flowTests.rehearsals;
  const wrong = turns.filter(({ mismatches }) => mismatches.length > 0);
  const at = path.at(-1);
  const link = "min-h-6 text-left text-brand underline-offset-2 hover:underline";
  return (
    <li className="rounded-lg border border-line px-3 py-2 text-sm">
      <div className="flex items-baseline gap-2">
        <span className="min-w-0 grow font-medium wrap-anywhere">{name}</span>
        <span
          className={`rounded-full px-2 py-0.5 text-xs ${status === "failed" ? "bg-alarm-tint text-alarm" : "bg-tint text-brand-deep"}`}
        >
          {status === "failed" ? w.bad : status === "passed" ? w.ok : w.skipped}
        </span>
      </div>
      {reason !== undefined && <p className="text-soft wrap-anywhere">{reason}</p>}
      {wrong.map(({ title, line, mismatches }) => (
        <div key={`${line} ${title}`} className="mt-1 flex flex-col gap-1">
          <p className="wrap-anywhere">
            {title}{" "}
            {line !== undefined && (
              <button type="button" className={link} onClick={() => open(line)}>
                {w.line(line)}
              </button>
            )}
          </p>
          <ul className="flex flex-col gap-1 pl-3">
            {mismatches.map(({ what, expected, actual }) => (
              <li key={what} className="wrap-anywhere text-soft">
                <code className="font-mono text-ink">{what}</code> {w.expected}{" "}
                <code className="font-mono">{expected}</code>, {w.was}{" "}
                <code className="font-mono">{actual}</code>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {status === "failed" && at !== undefined && (
        <button type="button" className={`${link} mt-1`} onClick={() => go(at)}>
          {w.show(at)}
        </button>
      )}
    </li>
  );
}
