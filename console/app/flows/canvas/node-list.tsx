// The flow as a list: what the canvas shows, for narrow screens, screen readers and who likes lists. Everything can be done here too.
import { startNode } from "@pipecast/flow/document/start-node";
import { memo, useContext, useMemo } from "react";
import { words } from "../../words/words.ts";
import { connect, disconnect } from "../document/edit-ways.ts";
import type { FlowDocument, FlowNode } from "../document/flow-document.ts";
import { nodeOf } from "../document/selection.ts";
import { type FlowEditing, useFlowEditor } from "../document/use-flow-editor.ts";
import { BinIcon, CopyIcon, DoorIcon, PlayIcon, WarningIcon } from "../page/flow-icons.tsx";
import { LitContext } from "./lit.ts";
import type { NodeKind } from "./new-node.ts";
import { labelOf } from "./node-card.tsx";
import { Palette } from "./palette.tsx";
import { type Port, functionPorts, portsOf } from "./ports.ts";

interface NodeListProps {
  add: (kind: NodeKind) => void;
  duplicate: (ids: ReadonlySet<string>) => void;
  remove: (ids: ReadonlySet<string>) => void;
}

export function NodeList({ add, duplicate, remove }: NodeListProps) {
  const { document, problems, selection, select, change, readOnly } = useFlowEditor();
  const w = words.flowEditor.list;
  const looked = nodeOf(selection);
  const start = startNode(document).id;
  const errors = useMemo(() => {
    const paths = problems.filter(({ level }) => level === "error").map(({ path }) => path);
    return new Set(paths.map((path) => Number(/^\/nodes\/(\d+)/.exec(path)?.[1] ?? -1)));
  }, [problems]);
  const targets = useTargets(document);
  const lit = useContext(LitContext).node;
  const globals = (document.global_functions ?? []).flatMap((source, index) =>
    functionPorts(source, { from: "function", node: null, index, slot: "next" }),
  );
  const row = { targets, select, change, readOnly, duplicate, remove };
  return (
    <div className="h-full overflow-y-auto p-3 sm:p-5">
      {!readOnly && <Palette add={add} />}
      <ol aria-label={w.label} className="mt-3 flex flex-col gap-3">
        {document.nodes.map((node, index) => (
          <NodeRow
            key={node.id}
            {...row}
            node={node}
            isStart={node.id === start}
            isLooked={node.id === looked}
            isLit={node.id === lit}
            isFaulty={errors.has(index)}
          />
        ))}
      </ol>
      {globals.length > 0 && (
        <section aria-labelledby="global-ways" className="card mt-3 p-3">
          <h2 id="global-ways" className="font-semibold">
            {words.flowEditor.canvas.everyNode}
          </h2>
          <Ways {...row} ports={globals} />
        </section>
      )}
    </div>
  );
}

interface Target {
  id: string;
  label: string;
}

interface RowProps extends Pick<FlowEditing, "select" | "change" | "readOnly"> {
  targets: readonly Target[];
  duplicate: (ids: ReadonlySet<string>) => void;
  remove: (ids: ReadonlySet<string>) => void;
}

const NodeRow = memo(function NodeRow(
  props: RowProps & {
    node: FlowNode;
    isStart: boolean;
    isLooked: boolean;
    isLit: boolean;
    isFaulty: boolean;
  },
) {
  const { node, isStart, isLooked, isLit, isFaulty, select, readOnly, duplicate, remove } = props;
  const w = words.flowEditor;
  const label = labelOf(node);
  const tool =
    "inline-flex size-9 items-center justify-center rounded-[9px] text-soft hover:bg-sunken hover:text-ink";
  return (
    <li
      data-lit={isLit ? "here" : undefined}
      className={`card p-3 ${isLit ? "border-warm ring-2 ring-warm" : isLooked ? "border-brand ring-1 ring-brand" : ""}`}
    >
      <div className="flex items-center gap-2">
        <button
          type="button"
          aria-current={isLooked ? "true" : undefined}
          onClick={() => select({ kind: "node", node: node.id })}
          className="flex min-h-9 min-w-0 grow items-center gap-2 rounded-md text-left"
        >
          {isLit && <span className="sr-only">{words.flowTests.lit}</span>}
          {isStart && <PlayIcon className="size-4 shrink-0 text-brand" />}
          {node.type === "end" && <DoorIcon className="size-4 shrink-0 text-soft" />}
          <span className="min-w-0 font-semibold wrap-anywhere">{label}</span>
          {isStart && <span className="text-sm text-soft">{w.canvas.start}</span>}
          {node.type === "end" && <span className="text-sm text-soft">{w.canvas.end}</span>}
          {isFaulty && (
            <span className="inline-flex items-center gap-1 text-sm text-alarm">
              <WarningIcon className="size-4" />
              {w.list.faulty}
            </span>
          )}
        </button>
        {!readOnly && (
          <>
            <button
              type="button"
              aria-label={w.list.duplicate(label)}
              title={w.list.duplicate(label)}
              onClick={() => duplicate(new Set([node.id]))}
              className={tool}
            >
              <CopyIcon className="size-4" />
            </button>
            <button
              type="button"
              aria-label={w.list.remove(label)}
              title={w.list.remove(label)}
              onClick={() => remove(new Set([node.id]))}
              className={tool}
            >
              <BinIcon className="size-4" />
            </button>
          </>
        )}
      </div>
      <Ways {...props} ports={portsOf(node)} />
    </li>
  );
});

function Ways({ ports, targets, select, change, readOnly }: RowProps & { ports: readonly Port[] }) {
  const w = words.flowEditor;
  if (ports.length === 0) return null;
  return (
    <ul className="mt-1 flex flex-col gap-1">
      {ports.map((port) => {
        const { way, kind, text, target, handle } = port;
        const name =
          kind === "default"
            ? w.canvas.otherwise
            : kind === "action"
              ? w.canvas.onError(text)
              : text;
        const isBroken = target !== "" && !targets.some(({ id }) => id === target);
        const inner = kind === "case" || kind === "default";
        return (
          <li key={handle} className={`flex flex-wrap items-center gap-x-3 ${inner ? "pl-5" : ""}`}>
            <button
              type="button"
              onClick={() =>
                select(
                  way.from === "action"
                    ? { kind: "action", node: way.node, list: way.list, index: way.index }
                    : { kind: "function", node: way.node, index: way.index },
                )
              }
              className={`min-h-8 min-w-0 grow basis-32 rounded-md text-left wrap-anywhere hover:text-brand-deep ${kind === "case" ? "font-mono text-sm" : ""}`}
            >
              {name}
            </button>
            {kind !== "decision" && (
              <select
                aria-label={w.list.leadsTo(name)}
                disabled={readOnly}
                value={target}
                onChange={({ target: { value } }) =>
                  change(w.canvas.changed.connect, (doc) =>
                    value === "" ? disconnect(doc, way) : connect(doc, way, value),
                  )
                }
                className={`field min-h-8! w-auto! max-w-full min-w-0 grow basis-40 text-sm ${isBroken ? "border-alarm text-alarm" : ""}`}
              >
                {(kind === "function" || kind === "action") && (
                  <option value="">{w.list.stays}</option>
                )}
                {isBroken && <option value={target}>{w.list.missing(target)}</option>}
                {targets.map(({ id, label }) => (
                  <option key={id} value={id}>
                    {label}
                  </option>
                ))}
              </select>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** The nodes a way can lead to; the same list while neither an id nor a label changed. */
function useTargets({ nodes }: FlowDocument): readonly Target[] {
  const key = JSON.stringify(nodes.map((node) => [node.id, labelOf(node)]));
  return useMemo(
    () => (JSON.parse(key) as [string, string][]).map(([id, label]) => ({ id, label })),
    [key],
  );
}
