// What is different between two flows, one line a change; both values below it.
import type { FlowChange } from "@pipecast/flow/diff/flow-change";
import { words } from "../words/words.ts";

export function ChangeList({ changes }: { changes: readonly FlowChange[] }) {
  const w = words.bots;
  if (changes.length === 0) return <p className="text-soft">{w.history.same}</p>;
  return (
    <ul className="flex flex-col divide-y divide-line">
      {changes.map((change) => (
        <li key={JSON.stringify(change)} className="flex flex-col gap-1 py-2.5">
          <p className="wrap-anywhere">
            <span className={`mr-2 rounded-full px-2 py-0.5 text-sm ${colour(change.kind)}`}>
              {w.change.deed(change.kind)}
            </span>
            {w.change.thing(change.what)}
            {change.what !== "setting" && <b className="font-semibold"> {change.name}</b>}
            {change.node !== undefined && change.what !== "node" && (
              <span className="text-soft"> {w.change.at(change.node)}</span>
            )}
            {change.field !== undefined && (
              <span className="font-mono text-sm"> · {change.field}</span>
            )}
          </p>
          {change.kind !== "added" && change.kind !== "removed" && <Values change={change} />}
        </li>
      ))}
    </ul>
  );
}

function Values({ change: { before, after } }: { change: FlowChange }) {
  const w = words.bots.history;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-sm">
      {before !== undefined && (
        <>
          <dt className="text-soft">{w.was}</dt>
          <dd className="whitespace-pre-wrap wrap-anywhere line-through decoration-line-strong">
            {before}
          </dd>
        </>
      )}
      {after !== undefined && (
        <>
          <dt className="text-soft">{w.is}</dt>
          <dd className="whitespace-pre-wrap wrap-anywhere">{after}</dd>
        </>
      )}
    </dl>
  );
}

function colour(kind: FlowChange["kind"]): string {
  if (kind === "removed") return "bg-alarm-tint text-alarm";
  return kind === "added" ? "bg-tint text-brand-deep" : "bg-warm-tint text-warm";
}
