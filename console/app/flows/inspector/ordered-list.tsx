// A list whose entries can be moved and removed: by buttons, and with Alt and the arrow keys anywhere in an entry.
import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { words } from "../../words/words.ts";
import { useFlowEditor } from "../document/use-flow-editor.ts";
import { DownIcon, RemoveIcon, UpIcon } from "./inspector-icons.tsx";
import { SmallButton } from "./small-button.tsx";

interface OrderedListProps<T> {
  /** What the list is, for those who do not see it. */
  label: string;
  entries: readonly T[];
  /** What an entry is called, on its buttons. */
  nameOf: (entry: T, index: number) => string;
  move?: ((from: number, to: number) => void) | undefined;
  remove: (index: number) => void;
  render: (entry: T, index: number) => ReactNode;
  /** What stands beside the buttons. */
  head?: (entry: T, index: number) => ReactNode;
  empty?: string;
}

export function OrderedList<T>(props: OrderedListProps<T>) {
  const { label, entries, nameOf, move, remove, render, head, empty } = props;
  const { readOnly } = useFlowEditor();
  const list = useRef<HTMLUListElement>(null);
  const follow = useRef<string>(undefined);
  const id = useId();
  // The focus goes with the entry that was moved.
  useLayoutEffect(() => {
    if (follow.current === undefined) return;
    const button = document.getElementById(follow.current);
    follow.current = undefined;
    if (button instanceof HTMLButtonElement && !button.disabled) button.focus();
    else button?.parentElement?.querySelector<HTMLElement>("button:not(:disabled)")?.focus();
  });
  const shift = (index: number, by: 1 | -1) => {
    const to = index + by;
    if (move === undefined || readOnly || to < 0 || to >= entries.length) return;
    follow.current = `${id}-${to}-${by}`;
    move(index, to);
  };
  const onKey = (event: KeyboardEvent, index: number) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    event.stopPropagation();
    shift(index, event.key === "ArrowUp" ? -1 : 1);
  };
  const w = words.flowInspector.list;
  if (entries.length === 0)
    return empty === undefined ? null : <p className="text-sm text-soft">{empty}</p>;
  return (
    <ul ref={list} aria-label={label} className="flex flex-col gap-3">
      {entries.map((entry, index) => {
        const name = nameOf(entry, index);
        return (
          <li
            key={index}
            className="flex min-w-0 flex-col gap-2 rounded-[9px] border border-line bg-sunken p-2.5"
            onKeyDown={(event) => onKey(event, index)}
          >
            <div className="flex min-w-0 items-center gap-1">
              <div className="min-w-0 flex-1">{head?.(entry, index)}</div>
              {!readOnly && (
                <div className="flex shrink-0">
                  {move !== undefined && (
                    <>
                      <SmallButton
                        id={`${id}-${index}--1`}
                        label={w.up(name)}
                        disabled={index === 0}
                        keys="Alt+ArrowUp"
                        onClick={() => shift(index, -1)}
                      >
                        <UpIcon />
                      </SmallButton>
                      <SmallButton
                        id={`${id}-${index}-1`}
                        label={w.down(name)}
                        disabled={index === entries.length - 1}
                        keys="Alt+ArrowDown"
                        onClick={() => shift(index, 1)}
                      >
                        <DownIcon />
                      </SmallButton>
                    </>
                  )}
                  <SmallButton label={w.remove(name)} onClick={() => remove(index)}>
                    <RemoveIcon />
                  </SmallButton>
                </div>
              )}
            </div>
            {render(entry, index)}
          </li>
        );
      })}
    </ul>
  );
}
