// The open flow as its parts see it: document, problems, what is looked at, and how to change it.
import { useMemo, useRef } from "react";
import type { FlowEditing } from "../document/use-flow-editor.ts";
import type { KeptProblems } from "../problems/merge-problems.ts";
import { useProblems } from "../problems/use-problems.ts";
import type { Draft } from "./draft-server.ts";
import type { OpenedFlow } from "./open-flow.ts";
import { useSnapshot } from "./use-opened-flow.ts";

export function useEditing(flow: OpenedFlow, readOnly: boolean): FlowEditing {
  const { store, saver } = flow;
  const { history, selection } = useSnapshot(flow);
  const problems = useProblems(history.present, useKeptProblems(saver.kept, saver.base.document));
  const { model } = saver;
  return useMemo(
    () => ({
      document: history.present,
      problems,
      selection,
      select: store.select,
      change: (...change) => {
        if (!readOnly) store.change(...change);
      },
      undo: store.undo,
      redo: store.redo,
      canUndo: history.past.length > 0,
      canRedo: history.future.length > 0,
      readOnly,
      model,
      setModel: (next) => saver.setModel(next),
    }),
    [history, problems, selection, store, saver, readOnly, model],
  );
}

/** What the server said of the draft it keeps; the same object until it says something else. */
function useKeptProblems(
  kept: Draft | undefined,
  document: KeptProblems["document"],
): KeptProblems | undefined {
  const last = useRef<{ kept: Draft; value: KeptProblems }>(undefined);
  if (kept !== undefined && last.current?.kept !== kept)
    last.current = { kept, value: { document, problems: kept.bot.problems } };
  return last.current?.value;
}
