// What of a flow is looked at. `at`: the place in it (a JSON pointer from the document's root) that deserves the focus.
import type { ActionList, FunctionOwner } from "./flow-document.ts";
import type { Way } from "./edit-ways.ts";

export type Selection = (
  | { kind: "flow" }
  | { kind: "node"; node: string }
  | { kind: "function"; node: FunctionOwner; index: number }
  | { kind: "action"; node: string; list: ActionList; index: number }
  | { kind: "edge"; way: Way }
) & { at?: string };

/** The node that a selection is part of; undefined for the flow and its global functions. */
export function nodeOf(selection: Selection): string | undefined {
  if (selection.kind === "flow") return undefined;
  if (selection.kind === "edge") return selection.way.node ?? undefined;
  return selection.node ?? undefined;
}
