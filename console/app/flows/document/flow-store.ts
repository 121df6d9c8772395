// The open flow outside of React: its history and what is looked at, told to whoever subscribed.
import type { FlowDocument } from "./flow-document.ts";
import { type History, record, redo, startHistory, undo } from "./history.ts";
import { type Selection, keepSelection } from "./selection.ts";

export interface FlowSnapshot {
  history: History;
  selection: Selection;
}

export class FlowStore {
  #snapshot: FlowSnapshot;
  readonly #listeners = new Set<() => void>();
  readonly #now: () => number;

  constructor(document: FlowDocument, now: () => number = () => performance.now()) {
    this.#snapshot = { history: startHistory(document), selection: { kind: "flow" } };
    this.#now = now;
  }

  readonly subscribe = (tell: () => void): (() => void) => {
    this.#listeners.add(tell);
    return () => this.#listeners.delete(tell);
  };

  readonly read = (): FlowSnapshot => this.#snapshot;

  get document(): FlowDocument {
    return this.#snapshot.history.present;
  }

  readonly change = (
    label: string,
    edit: (document: FlowDocument) => FlowDocument,
    options: { merge?: string } = {},
  ): void => {
    const { history } = this.#snapshot;
    const step = { label, document: edit(history.present), merge: options.merge };
    this.#go(record(history, step, this.#now()));
  };

  readonly undo = (): void => this.#go(undo(this.#snapshot.history));
  readonly redo = (): void => this.#go(redo(this.#snapshot.history));

  readonly select = (selection: Selection): void => {
    this.#set({ ...this.#snapshot, selection });
  };

  /** Another document and other steps, as they were kept. */
  readonly restore = (history: History): void => this.#go(history);

  #go(history: History): void {
    if (history === this.#snapshot.history) return;
    const selection = keepSelection(history.present, this.#snapshot.selection);
    this.#set({ history, selection });
  }

  #set(snapshot: FlowSnapshot): void {
    this.#snapshot = snapshot;
    for (const tell of this.#listeners) tell();
  }
}
