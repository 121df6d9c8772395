// One node on the canvas: its name, what it says, and a row with a port for every way out of it.
import { Handle, type NodeProps, Position } from "@xyflow/react";
import { memo, useContext } from "react";
import { words } from "../../words/words.ts";
import type { Selection } from "../document/selection.ts";
import { useCanvasDeeds } from "./canvas-deeds.ts";
import { LitContext } from "./lit.ts";
import { type Card, globalsId } from "./flow-graph.ts";
import { DoorIcon, ForkIcon, GlobeIcon, PlayIcon, WarningIcon } from "../page/flow-icons.tsx";
import { type Port, cardWidth } from "./ports.ts";

export const NodeCard = memo(function NodeCard({ id, data, selected }: NodeProps<Card>) {
  const { node, ports, isStart, broken, errors, warnings } = data;
  const w = words.flowEditor.canvas;
  const isEnd = node?.type === "end";
  const label = node === undefined ? w.everyNode : labelOf(node);
  const said = node?.data?.task_messages?.[0]?.content ?? node?.data?.role_message ?? "";
  const { node: lit, path } = useContext(LitContext);
  const isLit = lit === id;
  const line = isLit
    ? "border-warm ring-4 ring-warm"
    : selected
      ? "border-brand ring-2 ring-brand"
      : errors > 0
        ? "border-alarm"
        : "border-line-strong";
  return (
    <div
      style={{ width: cardWidth }}
      data-lit={isLit ? "here" : path.has(id) ? "been" : undefined}
      className={`rounded-xl border bg-card text-sm shadow-sm ${line} ${node === undefined ? "border-dashed" : ""}`}
    >
      {node !== undefined && (
        <Handle
          type="target"
          position={Position.Left}
          id="in"
          className="flow-port"
          style={{ top: 28 }}
          role="img"
          aria-label={w.portIn(label)}
        />
      )}
      <div className={`flex min-h-14 items-center gap-2 rounded-t-xl px-3 ${headLook(data)}`}>
        {isLit && <span className="sr-only">{words.flowTests.lit}</span>}
        {isStart && <PlayIcon className="size-4 shrink-0 text-brand" />}
        {isEnd && <DoorIcon className="size-4 shrink-0 text-soft" />}
        {node === undefined && <GlobeIcon className="size-4 shrink-0 text-soft" />}
        <span className="min-w-0 grow">
          <span className="block truncate font-semibold" title={label}>
            {label}
          </span>
          <span className="block truncate text-xs text-soft" title={said}>
            {isStart && `${w.start} · `}
            {isEnd && `${w.end} · `}
            {said === "" ? (node?.id ?? w.everyNodeLead) : said}
          </span>
        </span>
        {errors + warnings > 0 && (
          <span
            title={words.flowEditor.problems.spoken(errors, warnings)}
            className={`inline-flex shrink-0 items-center gap-0.5 text-xs ${errors > 0 ? "text-alarm" : "text-warm"}`}
          >
            <WarningIcon className="size-4" />
            {errors + warnings}
          </span>
        )}
      </div>
      {ports.map((port) => (
        <Row key={port.handle} port={port} owner={id} isBroken={broken.has(port.target)} />
      ))}
      <div className="relative flex h-8 items-center justify-end border-t border-line px-3 text-xs text-soft">
        {node === undefined ? "" : w.newWay}
        {node !== undefined && (
          <Handle
            type="source"
            position={Position.Right}
            id="new"
            className="flow-port flow-port-new"
            role="img"
            aria-label={w.portNew(label)}
          />
        )}
      </div>
    </div>
  );
});

function headLook({ isStart, node }: Card["data"]): string {
  if (isStart) return "bg-tint";
  return node?.type === "end" ? "bg-sunken" : "";
}

export function labelOf(node: {
  id: string;
  data?: { label?: string | undefined } | undefined;
}): string {
  const label = node.data?.label;
  return label === undefined || label === "" ? node.id : label;
}

function Row({ port, owner, isBroken }: { port: Port; owner: string; isBroken: boolean }) {
  const { select } = useCanvasDeeds();
  const w = words.flowEditor.canvas;
  const { kind, text, target, way } = port;
  const inner = kind === "case" || kind === "default";
  return (
    <div className="relative flex h-7 items-stretch border-t border-line">
      <button
        type="button"
        data-row
        tabIndex={-1}
        onClick={() => select(meant(port))}
        title={isBroken ? w.brokenWay(target) : text}
        className={`flex min-w-0 grow items-center gap-1.5 px-3 text-left hover:bg-sunken ${inner ? "pl-7 text-xs text-soft" : ""}`}
      >
        {kind === "decision" && <ForkIcon className="size-3.5 shrink-0 text-soft" />}
        {kind === "action" && <WarningIcon className="size-3.5 shrink-0 text-soft" />}
        <span className={`truncate ${kind === "case" ? "font-mono" : ""}`}>
          {kind === "default" ? w.otherwise : kind === "action" ? w.onError(text) : text}
        </span>
        {isBroken && (
          <span className="ml-auto inline-flex min-w-0 items-center gap-1 text-alarm">
            <WarningIcon className="size-3.5 shrink-0" />
            <span className="truncate">{target}</span>
          </span>
        )}
      </button>
      {kind !== "decision" && (
        <Handle
          type="source"
          position={Position.Right}
          id={port.handle}
          className={`flow-port ${isBroken ? "flow-port-broken" : ""}`}
          role="img"
          aria-label={w.port(owner === globalsId ? w.everyNode : owner, sayWay(way, text))}
        />
      )}
    </div>
  );
}

function sayWay(way: Port["way"], text: string): string {
  return way.from === "function" && way.slot === "default"
    ? words.flowEditor.canvas.otherwise
    : text;
}

/** What a click on a row looks at: the function it belongs to, or the action. */
function meant({ way }: Port): Selection {
  return way.from === "action"
    ? { kind: "action", node: way.node, list: way.list, index: way.index }
    : { kind: "function", node: way.node, index: way.index };
}
