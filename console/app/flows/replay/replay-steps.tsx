// One recorded call, step by step: back and forward by button, slider or arrow keys; where it was is lit on the canvas.
import { tapeEffect } from "@pipecast/flow/replay/tape-effect";
import type { FlowEvent } from "@pipecast/flow/step/flow-event";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "../../look/button.tsx";
import { ChevronIcon } from "../../look/icons.tsx";
import { Notice } from "../../look/notice.tsx";
import { words } from "../../words/words.ts";
import { type Lit, dark } from "../canvas/lit.ts";
import { findNode } from "../document/edit-nodes.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { FirstIcon, LastIcon } from "../page/flow-icons.tsx";
import type { ReplayedCall } from "./read-replay.ts";

export function ReplaySteps({ call, light }: { call: ReplayedCall; light: (lit: Lit) => void }) {
  const { steps, firstDifference, cut } = call;
  const { document } = useFlowEditor();
  const [at, setAt] = useState(0);
  const step = steps[at];
  const w = words.flowTests.replay;
  const node = step?.taped.node ?? undefined;
  const path = step?.state.path;
  useEffect(() => light({ node, path: new Set(path) }), [light, node, path]);
  useEffect(() => () => light(dark), [light]);
  if (step === undefined) return <p className="text-soft">{w.nothing}</p>;
  const last = steps.length - 1;
  const go = (to: number) => setAt(Math.max(0, Math.min(last, to)));
  const { event } = step.taped;
  const effects = step.effects.map(tapeEffect).filter(({ type }) => !type.endsWith("timer"));
  const values = Object.entries(step.state.state);
  return (
    <div className="flex flex-col gap-3">
      <Notice look={firstDifference === undefined ? "calm" : "warm"}>
        {firstDifference === undefined ? w.same : w.differs(firstDifference + 1)}
      </Notice>
      {cut && <Notice>{w.cut}</Notice>}
      <div className="flex flex-wrap items-center gap-1">
        <Jump name={w.first} off={at === 0} act={() => go(0)}>
          <FirstIcon />
        </Jump>
        <Jump name={w.previous} off={at === 0} act={() => go(at - 1)}>
          <ChevronIcon className="size-5 rotate-180" />
        </Jump>
        <Jump name={w.next} off={at === last} act={() => go(at + 1)}>
          <ChevronIcon className="size-5" />
        </Jump>
        <Jump name={w.last} off={at === last} act={() => go(last)}>
          <LastIcon />
        </Jump>
        <span role="status" className="ml-auto text-sm text-soft tabular-nums">
          {w.step(at + 1, steps.length)}
        </span>
      </div>
      <input
        type="range"
        aria-label={w.slider}
        aria-valuetext={w.step(at + 1, steps.length)}
        min={0}
        max={last}
        value={at}
        onChange={({ target }) => go(Number(target.value))}
        className="w-full accent-(--color-brand)"
      />
      <dl className="flex flex-col gap-2 text-sm">
        <dt className="text-soft">{w.event}</dt>
        <dd className="wrap-anywhere">
          <b className="font-semibold">{w.events[event.type] ?? event.type}</b> {detailOf(event)}
        </dd>
        <dt className="text-soft">{w.effects}</dt>
        <dd>
          {effects.length === 0 ? (
            w.nothing
          ) : (
            <ul className="flex flex-col gap-1">
              {effects.map(({ seq, type, key }) => (
                <li key={seq} className="wrap-anywhere">
                  <span className="font-medium">{type.replaceAll("_", " ")}</span>{" "}
                  <span className="font-mono text-xs text-soft">{key}</span>
                </li>
              ))}
            </ul>
          )}
        </dd>
        <dt className="text-soft">{w.state}</dt>
        <dd>
          {values.length === 0 ? (
            w.nothing
          ) : (
            <ul className="flex flex-col gap-1 font-mono text-xs">
              {values.map(([name, value]) => (
                <li key={name} className="wrap-anywhere">
                  <span className="text-soft">{name}</span>{" "}
                  {typeof value === "string" ? value : JSON.stringify(value)}
                </li>
              ))}
            </ul>
          )}
        </dd>
      </dl>
      {node !== undefined && findNode(document, node) === undefined && (
        <Notice look="warm">{w.gone(node)}</Notice>
      )}
    </div>
  );
}

function Jump(props: { name: string; off: boolean; act: () => void; children: ReactNode }) {
  return (
    <Button
      className="min-h-9 px-3"
      aria-label={props.name}
      title={props.name}
      disabled={props.off}
      onClick={props.act}
    >
      {props.children}
    </Button>
  );
}

function detailOf(event: FlowEvent): string {
  if (event.type === "keypad") return event.digit;
  if (event.type === "function_called") return `${event.name} ${JSON.stringify(event.args)}`;
  if (event.type === "effect_failed") return `${event.failure.status} ${event.failure.message}`;
  return event.type === "effect_done" ? String(event.result?.status ?? "") : "";
}
