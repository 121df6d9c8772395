// The editor's keys. In a text field only undo, redo and search are the editor's; everything else is the field's own.
import { useEffect, useRef } from "react";

export interface FlowKeys {
  undo: () => void;
  redo: () => void;
  search: () => void;
  duplicate: () => void;
  clear: () => void;
  copy: () => string | undefined;
  paste: (text: string) => boolean;
}

const fields = "input, textarea, select, [contenteditable=true], dialog";

function inField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(fields) !== null;
}

export function useFlowKeys(keys: FlowKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const deed = deedOf(event);
      if (deed === undefined) return;
      event.preventDefault();
      latest.current[deed]();
    };
    const onCopy = (event: ClipboardEvent) => {
      const chosen = document.getSelection()?.isCollapsed === false;
      if (inField(event.target) || chosen) return;
      const text = latest.current.copy();
      if (text === undefined) return;
      event.preventDefault();
      event.clipboardData?.setData("text/plain", text);
      if (event.type === "cut") latest.current.clear();
    };
    const onPaste = (event: ClipboardEvent) => {
      if (inField(event.target)) return;
      if (latest.current.paste(event.clipboardData?.getData("text/plain") ?? ""))
        event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCopy);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCopy);
      document.removeEventListener("paste", onPaste);
    };
  }, []);
}

type Deed = "undo" | "redo" | "search" | "duplicate" | "clear";

function deedOf(event: KeyboardEvent): Deed | undefined {
  if (event.defaultPrevented || (event.target instanceof Element && event.target.closest("dialog")))
    return undefined;
  const key = event.key.toLowerCase();
  const typing = inField(event.target);
  if (event.metaKey || event.ctrlKey) {
    if (event.altKey) return undefined;
    if (key === "z") return event.shiftKey ? "redo" : "undo";
    if (key === "y") return "redo";
    if (key === "f") return "search";
    if (key === "d" && !typing) return "duplicate";
    return undefined;
  }
  return !typing && (key === "delete" || key === "backspace") ? "clear" : undefined;
}
