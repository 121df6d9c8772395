// Keeps the keyboard's place in the list: rows that leave it, a panel that opens over it, and the way back.
import { type RefObject, useCallback, useEffect, useRef } from "react";

export interface RowFocus {
  list: RefObject<HTMLUListElement | null>;
  /** Puts the focus on a ticket's row; false where it is not to be seen. */
  focusRow: (id: string) => boolean;
  /** The ticket whose row has the focus. */
  focused: () => string | undefined;
}

export function useRowFocus(ids: readonly string[], openedId: string): RowFocus {
  const list = useRef<HTMLUListElement>(null);
  const place = useRef<{ id: string; at: number }>(undefined);
  const openedBefore = useRef(openedId);

  const focusRow = useCallback((id: string) => {
    const row = list.current?.querySelector<HTMLElement>(`[data-ticket="${CSS.escape(id)}"]`);
    // A hidden list has no boxes.
    if (!row?.offsetParent) return false;
    row.focus();
    return true;
  }, []);
  const focused = useCallback(() => {
    const row = document.activeElement;
    return row instanceof HTMLElement ? row.dataset["ticket"] : undefined;
  }, []);

  const key = ids.join(" ");
  useEffect(() => {
    const lost = place.current;
    if (lost !== undefined && document.activeElement === document.body && !ids.includes(lost.id)) {
      const next = ids[Math.min(lost.at, ids.length - 1)];
      if (next !== undefined) focusRow(next);
    }
  }, [key]);
  useEffect(() => {
    const before = openedBefore.current;
    openedBefore.current = openedId;
    if (before === openedId) return;
    if (openedId === "") focusRow(before);
    else if (focused() === undefined || !focusRow(openedId))
      document.querySelector<HTMLElement>("#ticket-title")?.focus({ preventScroll: true });
  }, [openedId]);
  useEffect(() => {
    const remember = () => {
      const id = focused();
      if (id !== undefined) place.current = { id, at: ids.indexOf(id) };
      else if (document.activeElement !== document.body) place.current = undefined;
    };
    remember();
    document.addEventListener("focusin", remember);
    return () => document.removeEventListener("focusin", remember);
  }, [key]);
  return { list, focusRow, focused };
}
