// Where the focus goes when another part of the flow is looked at: to the field that is meant, else on with who was in here.
import { type RefObject, useEffect, useRef } from "react";
import type { Selection } from "../document/selection.ts";

/** The field whose place is nearest to the pointer: the place itself, else what it stands in. */
function fieldAt(panel: HTMLElement, pointer: string): HTMLElement | undefined {
  const fields = [...panel.querySelectorAll<HTMLElement>("[data-at]")];
  for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
    const found = fields.find(
      (field) => field.dataset["at"] === at || field.dataset["at"] === `${at}#key`,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

export function useInspectorFocus(
  panel: RefObject<HTMLElement | null>,
  heading: RefObject<HTMLElement | null>,
  selection: Selection,
): void {
  const inside = useRef(false);
  const first = useRef(true);
  useEffect(() => {
    const look = ({ target }: Event) => {
      inside.current = target instanceof Node && panel.current?.contains(target) === true;
    };
    document.addEventListener("focusin", look);
    document.addEventListener("pointerdown", look);
    return () => {
      document.removeEventListener("focusin", look);
      document.removeEventListener("pointerdown", look);
    };
  }, [panel]);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    const box = panel.current;
    if (box === null) return;
    if (selection.at !== undefined) {
      const field = fieldAt(box, selection.at);
      for (let up = field?.parentElement; up && up !== box; up = up.parentElement)
        if (up instanceof HTMLDetailsElement) up.open = true;
      field?.scrollIntoView({ block: "center" });
      field?.focus({ preventScroll: true });
    } else if (inside.current && !box.contains(document.activeElement)) heading.current?.focus();
  }, [panel, heading, selection]);
}
