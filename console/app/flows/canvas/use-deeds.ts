// What can be done to nodes, by whatever way: add, copy, paste, duplicate, remove with an offer to mend.
import { useCallback, useState } from "react";
import { words } from "../../words/words.ts";
import { duplicateNode, removeNode } from "../document/edit-nodes.ts";
import { disconnect } from "../document/edit-ways.ts";
import type { Mending } from "../document/mend-references.ts";
import { nodeOf } from "../document/selection.ts";
import type { FlowEditing } from "../document/use-flow-editor.ts";
import { copyNodes, pasteNodes, readPasted } from "./clipboard.ts";
import { globalsId } from "./flow-graph.ts";
import { type NodeKind, addNew, placeBeside } from "./new-node.ts";
import { ledFrom } from "./remove-dialog.tsx";

export interface Deeds {
  add: (kind: NodeKind) => void;
  duplicate: (ids: ReadonlySet<string>) => void;
  /** Removes at once, or asks first where ways lead there. */
  remove: (ids: ReadonlySet<string>) => void;
  copy: () => string | undefined;
  /** False where the text is none of ours. */
  paste: (text: string) => boolean;
  /** Delete was pressed: what is picked goes, or the way that is looked at. */
  clear: () => void;
  asked: ReadonlySet<string> | undefined;
  answer: (mending: Mending | undefined) => void;
  picked: ReadonlySet<string>;
  pick: (ids: ReadonlySet<string>) => void;
  shown: { node: string; turn: number } | undefined;
  show: (node: string) => void;
}

export function useDeeds(editing: FlowEditing, tell: (message: string) => void): Deeds {
  const { document, selection, select, change, readOnly } = editing;
  const w = words.flowEditor;
  const [asked, setAsked] = useState<ReadonlySet<string>>();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState<{ node: string; turn: number }>();
  const show = useCallback(
    (node: string) => setShown((before) => ({ node, turn: (before?.turn ?? 0) + 1 })),
    [],
  );
  const looked = nodeOf(selection);
  const meant = () => {
    const ids = new Set([...picked].filter((id) => id !== globalsId));
    return ids.size > 0 || looked === undefined ? ids : new Set([looked]);
  };
  const removeNow = (ids: ReadonlySet<string>, mending: Mending) =>
    change(w.canvas.changed.remove, (doc) =>
      [...ids].reduce((next, id) => removeNode(next, id, mending), doc),
    );
  const remove = (ids: ReadonlySet<string>) => {
    if (readOnly || ids.size === 0) return;
    if (document.nodes.length <= ids.size) return tell(w.canvas.lastNode);
    if (ledFrom(document, ids).length > 0) setAsked(ids);
    else removeNow(ids, { kind: "clear" });
  };
  return {
    add(kind) {
      if (readOnly) return;
      const made = addNew(document, kind, w.palette.names[kind], placeBeside(document, looked));
      change(w.canvas.changed.add, () => made.doc);
      select({ kind: "node", node: made.id });
      show(made.id);
    },
    duplicate(ids) {
      if (readOnly) return;
      const next = [...ids].reduce(duplicateNode, document);
      change(w.canvas.changed.duplicate, () => next);
      const last = next.nodes.at(-1);
      if (last !== undefined && next !== document) select({ kind: "node", node: last.id });
    },
    remove,
    copy() {
      const ids = meant();
      return ids.size === 0 ? undefined : copyNodes(document, ids);
    },
    paste(text) {
      if (readOnly) return false;
      const pasted = readPasted(text);
      if (pasted.kind === "refused") tell(w.canvas.notPasted(pasted.why));
      if (pasted.kind !== "nodes") return pasted.kind === "refused";
      const { doc, ids } = pasteNodes(document, pasted, { x: 60, y: 80 });
      change(w.canvas.changed.paste, () => doc);
      const [first] = ids;
      if (first !== undefined) {
        select({ kind: "node", node: first });
        show(first);
      }
      tell(w.canvas.pasted(ids.length));
      return true;
    },
    clear() {
      if (readOnly) return;
      if (selection.kind === "edge") {
        const { way } = selection;
        change(w.canvas.changed.disconnect, (doc) => disconnect(doc, way));
        select(way.node === null ? { kind: "flow" } : { kind: "node", node: way.node });
      } else remove(meant());
    },
    asked,
    answer(mending) {
      if (asked !== undefined && mending !== undefined) removeNow(asked, mending);
      setAsked(undefined);
    },
    picked,
    pick: setPicked,
    shown,
    show,
  };
}
