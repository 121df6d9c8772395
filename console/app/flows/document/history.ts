// What undo and redo go through. Pure. Documents share what they have in common, so many of them cost little.
import type { FlowDocument } from "./flow-document.ts";

export interface Step {
  label: string;
  /** The document before the step (in `past`), after it (in `future`). */
  document: FlowDocument;
}

export interface History {
  past: readonly Step[];
  present: FlowDocument;
  future: readonly Step[];
  /** The last step still grows by changes of this name, until then. */
  open?: { merge: string; until: number };
}

/** Most steps that are kept. */
export const MAX_STEPS = 200;
/** A pause in typing that begins a new step. */
const PAUSE_MS = 2_000;

export function startHistory(present: FlowDocument): History {
  return { past: [], present, future: [] };
}

/** The history after a change; the same one where nothing changed. */
export function record(
  history: History,
  step: { label: string; document: FlowDocument; merge?: string | undefined },
  now: number,
): History {
  const { past, present, open } = history;
  if (step.document === present) return history;
  const { label, document, merge } = step;
  const grows = merge !== undefined && open?.merge === merge && now <= open.until;
  return {
    past: grows ? past : [...past, { label, document: present }].slice(-MAX_STEPS),
    present: document,
    future: [],
    ...(merge !== undefined && { open: { merge, until: now + PAUSE_MS } }),
  };
}

export function undo({ past, present, future }: History): History {
  const last = past.at(-1);
  if (last === undefined) return { past, present, future };
  return {
    past: past.slice(0, -1),
    present: last.document,
    future: [{ label: last.label, document: present }, ...future],
  };
}

export function redo({ past, present, future }: History): History {
  const [next, ...rest] = future;
  if (next === undefined) return { past, present, future };
  return {
    past: [...past, { label: next.label, document: present }],
    present: next.document,
    future: rest,
  };
}
