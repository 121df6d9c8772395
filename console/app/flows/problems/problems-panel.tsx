// What is wrong with the flow, worst first; a click goes there, and what one click can mend is offered.
import { type ReactNode, useState } from "react";
import type { FlowProblem } from "@pipecast/flow/check/problem";
import { Button } from "../../look/button.tsx";
import { ChevronIcon } from "../../look/icons.tsx";
import { words } from "../../words/words.ts";
import type { selectionAt } from "../document/selection.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { type QuickFix, quickFixes } from "./quick-fixes.ts";

/** Most rows drawn at once. */
const MAX_SHOWN = 100;

export function ProblemsPanel({ go }: { go: (path: string) => void }) {
  const { problems } = useFlowEditor();
  const [open, setOpen] = useState(false);
  const errors = problems.filter(({ level }) => level === "error").length;
  const w = words.flowEditor.problems;
  return (
    <section aria-labelledby="flow-problems" className="border-t border-line bg-card">
      <h2 id="flow-problems">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex min-h-10 w-full items-center gap-2 px-4 text-left font-semibold hover:bg-sunken"
        >
          <ChevronIcon
            className={`size-4 shrink-0 transition-transform ${open ? "rotate-90" : ""}`}
          />
          {w.title}
          <Count look="alarm" count={errors}>
            {w.errors(errors)}
          </Count>
          <Count look="warm" count={problems.length - errors}>
            {w.warnings(problems.length - errors)}
          </Count>
          {problems.length === 0 && <span className="font-normal text-soft">{w.none}</span>}
        </button>
      </h2>
      <p role="status" className="sr-only">
        {w.spoken(errors, problems.length - errors)}
      </p>
      {open && problems.length > 0 && (
        <ul className="max-h-56 overflow-y-auto border-t border-line" tabIndex={-1}>
          {problems.slice(0, MAX_SHOWN).map((problem) => (
            <Row
              key={`${problem.code} ${problem.path} ${problem.message}`}
              problem={problem}
              go={go}
            />
          ))}
          {problems.length > MAX_SHOWN && (
            <li className="px-4 py-2 text-sm text-soft">{w.more(problems.length - MAX_SHOWN)}</li>
          )}
        </ul>
      )}
    </section>
  );
}

function Count(props: { look: "alarm" | "warm"; count: number; children: ReactNode }) {
  if (props.count === 0) return null;
  const look = props.look === "alarm" ? "bg-alarm-tint text-alarm" : "bg-warm-tint text-warm";
  return <span className={`rounded-md px-2 text-sm font-normal ${look}`}>{props.children}</span>;
}

function Row({ problem, go }: { problem: FlowProblem; go: (path: string) => void }) {
  const { document, change, readOnly } = useFlowEditor();
  const w = words.flowEditor.problems;
  const fixes = readOnly ? [] : quickFixes(document, problem);
  const isError = problem.level === "error";
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 hover:bg-sunken">
      <button
        type="button"
        onClick={() => go(problem.path)}
        className="min-w-0 grow basis-72 rounded-md text-left wrap-anywhere"
      >
        <span className={`mr-2 font-semibold ${isError ? "text-alarm" : "text-warm"}`}>
          {isError ? w.error : w.warning}
        </span>
        {problem.message}{" "}
        <span className="font-mono text-xs text-soft">{placeOf(problem.path, document)}</span>
      </button>
      {fixes.map((fix) => (
        <Button
          key={sayFix(fix)}
          className="min-h-8 px-3 text-sm"
          onClick={() => change(sayFix(fix), fix.edit)}
        >
          {sayFix(fix)}
        </Button>
      ))}
    </li>
  );
}

function sayFix(fix: QuickFix): string {
  const w = words.flowEditor.problems.fixes;
  if (fix.kind === "suggested") return fix.title;
  if ("name" in fix) return w[fix.kind](fix.name);
  return w[fix.kind];
}

/** A place as people read it: the node by its name instead of its number. */
function placeOf(path: string, document: Parameters<typeof selectionAt>[0]): string {
  const [, top, index, ...rest] = path.split("/");
  if (top !== "nodes" || index === undefined) return path;
  const shown = rest[0] === "data" ? rest.slice(1) : rest;
  return [document.nodes[Number(index)]?.id ?? index, ...shown].join(" › ");
}
