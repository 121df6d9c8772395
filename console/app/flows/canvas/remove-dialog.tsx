// Asks what becomes of the ways that lead to nodes that are to be removed.
import { useState } from "react";
import { Button } from "../../look/button.tsx";
import { Dialog } from "../../look/dialog.tsx";
import { words } from "../../words/words.ts";
import type { FlowDocument } from "../document/flow-document.ts";
import type { Mending } from "../document/mend-references.ts";
import { labelOf } from "./node-card.tsx";
import { portsOf } from "./ports.ts";

/** Names of the nodes outside of `ids` from which a way leads into them. Pure. */
export function ledFrom(doc: FlowDocument, ids: ReadonlySet<string>): string[] {
  const globals = JSON.stringify(doc.global_functions ?? []);
  const fromEverywhere = [...ids].some((id) => globals.includes(`_id":${JSON.stringify(id)}`));
  const names = doc.nodes
    .filter(({ id }) => !ids.has(id))
    .filter((node) => portsOf(node).some(({ target }) => ids.has(target)))
    .map(labelOf);
  return fromEverywhere ? [...names, words.flowEditor.canvas.everyNode] : names;
}

interface RemoveDialogProps {
  document: FlowDocument;
  ids: ReadonlySet<string>;
  close: () => void;
  remove: (mending: Mending) => void;
}

export function RemoveDialog({ document, ids, close, remove }: RemoveDialogProps) {
  const [to, setTo] = useState("");
  const w = words.flowEditor.remove;
  const others = document.nodes.filter(({ id }) => !ids.has(id));
  const names = ledFrom(document, ids);
  return (
    <Dialog title={w.title(ids.size)} close={close}>
      <p className="wrap-anywhere">{w.lead(names.slice(0, 5), names.length)}</p>
      <label className="flex flex-col gap-1 text-sm">
        {w.redirect}
        <select className="field" value={to} onChange={({ target }) => setTo(target.value)}>
          <option value="">{w.nowhere}</option>
          {others.map((node) => (
            <option key={node.id} value={node.id}>
              {labelOf(node)}
            </option>
          ))}
        </select>
      </label>
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="quiet" onClick={close}>
          {w.cancel}
        </Button>
        <Button onClick={() => remove({ kind: "keep" })}>{w.keep}</Button>
        <Button
          look="alarm"
          autoFocus
          onClick={() => remove(to === "" ? { kind: "clear" } : { kind: "redirect", to })}
        >
          {w.mend}
        </Button>
      </div>
    </Dialog>
  );
}
