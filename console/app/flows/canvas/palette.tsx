// What can be put on the canvas: by a click, by dragging, or from the keyboard.
import { words } from "../../words/words.ts";
import { DoorIcon, PlusIcon } from "../page/flow-icons.tsx";
import { type NodeKind, nodeKinds } from "./new-node.ts";

export const dragType = "application/x-pipecast-node";

export function Palette({ add }: { add: (kind: NodeKind) => void }) {
  const w = words.flowEditor.palette;
  return (
    <div role="group" aria-label={w.label} className="flex gap-1.5">
      {nodeKinds.map((kind) => (
        <button
          key={kind}
          type="button"
          draggable
          title={w.hint}
          onClick={() => add(kind)}
          onDragStart={({ dataTransfer }) => {
            dataTransfer.setData(dragType, kind);
            dataTransfer.effectAllowed = "copy";
          }}
          className="inline-flex min-h-9 items-center gap-1.5 rounded-[9px] border border-line-strong bg-card px-3 text-sm font-medium shadow-sm hover:bg-sunken"
        >
          {kind === "end" ? <DoorIcon className="size-4" /> : <PlusIcon className="size-4" />}
          {w.kinds[kind]}
        </button>
      ))}
    </div>
  );
}
