// The open flow for everything that shows or changes a part of it.
import type { FlowProblem } from "@pipecast/flow/check/problem";
import type { ModelChoice } from "@pipecast/contracts/gateway/bots";
import { createContext, useContext } from "react";
import type { FlowDocument } from "./flow-document.ts";
import type { Selection } from "./selection.ts";

export interface FlowEditing {
  document: FlowDocument;
  problems: readonly FlowProblem[];
  selection: Selection;
  select: (selection: Selection) => void;
  /**
   * Changes the document. `label` names the change for undo ("Undo: Rename node"). Changes one after the other with the same
   * `merge` are one step of undo: give the place of the field that is typed in.
   */
  change: (
    label: string,
    edit: (document: FlowDocument) => FlowDocument,
    options?: { merge?: string },
  ) => void;
  undo: () => void;
  redo: () => void;
  canUndo: boolean;
  canRedo: boolean;
  /** The reader may not change this bot. */
  readOnly: boolean;
  /** The bot's model and voice; kept beside the flow, saved at once, not part of undo. */
  model: ModelChoice;
  setModel: (model: ModelChoice) => void;
}

export const FlowEditingContext = createContext<FlowEditing | null>(null);

export function useFlowEditor(): FlowEditing {
  const editing = useContext(FlowEditingContext);
  if (editing === null) throw new Error("useFlowEditor is for what stands inside the flow's page");
  return editing;
}
