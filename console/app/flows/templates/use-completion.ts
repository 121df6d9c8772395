// Completion in one text field: what is offered, which is chosen, and the keys for it.
import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from "react";
import {
  type Completion,
  type Completions,
  completeTemplate,
  takeCompletion,
} from "./complete-template.ts";
import type { Names } from "./names-in-scope.ts";

interface Field {
  readonly box: RefObject<HTMLTextAreaElement | null>;
  readonly value: string;
  readonly names: Names;
  readonly json: boolean;
  readonly onChange: (text: string) => void;
}

export interface Completing {
  readonly offered: Completions | undefined;
  readonly active: number;
  readonly choose: (option: Completion) => void;
  /** Offers at the cursor what can follow there. */
  readonly offer: () => void;
  readonly close: () => void;
  /** Whether the key was for the list. */
  readonly onKey: (event: KeyboardEvent) => boolean;
}

export function useCompletion({ box, value, names, json, onChange }: Field): Completing {
  const [caret, setCaret] = useState<number>();
  const [active, setActive] = useState(0);
  const wanted = useRef<number>(undefined);
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    box.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = undefined;
  });
  const offered =
    caret === undefined || caret > value.length
      ? undefined
      : completeTemplate(value, caret, names, { json });
  const last = (offered?.options.length ?? 0) - 1;
  const offer = () => {
    setActive(0);
    setCaret(box.current?.selectionStart);
  };
  const close = () => setCaret(undefined);
  const choose = (option: Completion) => {
    if (offered === undefined) return;
    const taken = takeCompletion(value, offered, option);
    wanted.current = taken.caret;
    onChange(taken.text);
    setActive(0);
    setCaret(option.more ? taken.caret : undefined);
    box.current?.focus();
  };
  const onListKey = (key: string): boolean => {
    const option = offered?.options[Math.min(active, last)];
    if (key === "ArrowDown") setActive(active >= last ? 0 : active + 1);
    else if (key === "ArrowUp") setActive(active <= 0 ? last : active - 1);
    else if (key === "Escape") close();
    else if ((key === "Enter" || key === "Tab") && option !== undefined) choose(option);
    else return false;
    return true;
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      offer();
      return true;
    }
    if (offered === undefined || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey)
      return false;
    if (!onListKey(event.key)) {
      if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) close();
      return false;
    }
    event.preventDefault();
    // Esc closes the list, not what the field stands in.
    event.stopPropagation();
    return true;
  };
  return { offered, active: Math.min(active, Math.max(last, 0)), choose, offer, close, onKey };
}
