// Where a conversation goes on: one of the nodes, or a new one that is made at once.
import { useId } from "react";
import { words } from "../../words/words.ts";
import { addNode, findNode, unusedId } from "../document/edit-nodes.ts";
import { type Way, connect, disconnect, targetOf } from "../document/edit-ways.ts";
import type { FlowDocument } from "../document/flow-document.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { ProblemsAt } from "./problems-at.tsx";

const NEW = "\0new";

/** A new node below the one it is reached from, and the way to it. */
export function connectNew(doc: FlowDocument, way: Way, label: string): FlowDocument {
  const id = unusedId(doc, label.toLowerCase().replaceAll(" ", "_"));
  const { x, y } = findNode(doc, way.node ?? "")?.position ?? { x: 0, y: 0 };
  const last = Math.max(y, ...doc.nodes.map(({ position }) => position?.y ?? 0));
  const node = {
    id,
    type: "node" as const,
    position: { x, y: last + 220 },
    data: { label, task_messages: [], functions: [] },
  };
  return connect(addNode(doc, node), way, id);
}

interface WayChoiceProps {
  way: Way;
  label: string;
  bare?: boolean;
  at: string;
  /** What it means to choose no node; a default and a case always lead somewhere. */
  nowhere?: string;
}

export function WayChoice({ way, label, bare, at, nowhere }: WayChoiceProps) {
  const { document, change, readOnly } = useFlowEditor();
  const id = useId();
  const target = targetOf(document, way);
  const w = words.flowInspector;
  const missing = target !== "" && findNode(document, target) === undefined;
  const choose = (value: string) => {
    if (value === NEW) change(w.changed.newNode, (doc) => connectNew(doc, way, w.way.newLabel));
    else if (value === "") change(w.changed.way, (doc) => disconnect(doc, way));
    else change(w.changed.way, (doc) => connect(doc, way, value));
  };
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1">
      <label htmlFor={id} className={bare ? "sr-only" : "text-sm text-soft"}>
        {label}
      </label>
      <select
        id={id}
        value={target}
        disabled={readOnly}
        data-at={at}
        aria-invalid={missing}
        aria-describedby={`${id}-more`}
        className={`field ${missing ? "border-alarm text-alarm" : ""}`}
        onChange={({ target: box }) => choose(box.value)}
      >
        {(nowhere !== undefined || target === "") && (
          <option value="">{nowhere ?? w.way.choose}</option>
        )}
        {missing && <option value={target}>{w.way.missing(target)}</option>}
        {document.nodes.map((node, index) => (
          <option key={`${node.id}-${index}`} value={node.id}>
            {nodeName(node)}
          </option>
        ))}
        <option value={NEW}>{w.way.new}</option>
      </select>
      <div id={`${id}-more`} className="flex flex-col gap-1 empty:hidden">
        <ProblemsAt at={at} />
      </div>
    </div>
  );
}

/** Label and id, the label alone where they say the same. */
export function nodeName({ id, data }: FlowDocument["nodes"][number]): string {
  const label = data?.label ?? "";
  return label === "" || label === id ? id : `${label} (${id})`;
}
