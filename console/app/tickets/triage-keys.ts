// Single keys of the tickets page. They rest while somebody types, picks from a list, or reads a dialog.
import { useEffect, useEffectEvent } from "react";

export interface Triage {
  step: (by: 1 | -1) => void;
  take: () => void;
  close: () => void;
  back: () => void;
  search: () => void;
  help: () => void;
}

const elsewhere =
  "input:not([type=checkbox]), textarea, select, [contenteditable], dialog, [role=menu]";

export function useTriageKeys(triage: Triage): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest(elsewhere) !== null) return;
    const act = keyActs[event.key];
    if (act === undefined) return;
    // A slash would go into the field it leads to.
    event.preventDefault();
    act(triage);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

const keyActs: Readonly<Record<string, (triage: Triage) => void>> = {
  j: ({ step }) => step(1),
  k: ({ step }) => step(-1),
  a: ({ take }) => take(),
  c: ({ close }) => close(),
  Escape: ({ back }) => back(),
  "/": ({ search }) => search(),
  "?": ({ help }) => help(),
};
