// The list of what can follow in a template, at the cursor and above everything else.
import { type RefObject, useLayoutEffect, useRef } from "react";
import { words } from "../../words/words.ts";
import type { Completion } from "./complete-template.ts";

interface ListProps {
  id: string;
  options: readonly Completion[];
  active: number;
  choose: (option: Completion) => void;
  /** Where the field shows its text, letter by letter, and the place in it. */
  text: RefObject<HTMLElement | null>;
  place: number;
}

/** The place of a letter on the screen. */
function rectOfLetter(element: HTMLElement, place: number): DOMRect {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = place;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const length = node.nodeValue?.length ?? 0;
    if (left <= length) {
      const range = document.createRange();
      range.setStart(node, left);
      range.setEnd(node, Math.min(left + 1, length));
      return range.getBoundingClientRect();
    }
    left -= length;
  }
  return element.getBoundingClientRect();
}

export function CompletionList({ id, options, active, choose, text, place }: ListProps) {
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    const box = list.current;
    if (box === null || text.current === null) return;
    if (!box.matches(":popover-open")) box.showPopover();
    const at = rectOfLetter(text.current, place);
    const { width, height } = box.getBoundingClientRect();
    const below = at.bottom + 4 + height <= innerHeight;
    box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
    box.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - height - 4)}px`;
  });
  useLayoutEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const w = words.flowInspector.template;
  return (
    <ul
      ref={list}
      id={id}
      role="listbox"
      aria-label={w.suggestions}
      popover="manual"
      className="card fixed inset-auto m-0 max-h-64 w-[min(20rem,calc(100vw-16px))] overflow-y-auto p-1 text-ink shadow-xl"
    >
      {options.map((option, index) => (
        <li
          key={option.label}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          onMouseDown={(event) => {
            event.preventDefault();
            choose(option);
          }}
          className="flex min-h-9 cursor-pointer items-center justify-between gap-3 rounded-md px-2.5 py-1 aria-selected:bg-tint"
        >
          <span className="min-w-0 font-mono text-sm wrap-anywhere">{option.label}</span>
          <span className="shrink-0 text-xs text-soft">
            {option.maybe ? w.maybe : w.kinds[option.kind]}
          </span>
        </li>
      ))}
    </ul>
  );
}
