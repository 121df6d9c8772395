// Finds nodes by what is written in them, and goes from one to the next.
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState } from "react";
import { CloseIcon } from "../../look/icons.tsx";
import { words } from "../../words/words.ts";
import type { FlowDocument } from "../document/flow-document.ts";

/** Ids of the nodes in whose label, id, prompts, functions or actions the text stands. Pure. */
export function findNodes({ nodes }: FlowDocument, text: string): string[] {
  const wanted = text.trim().toLocaleLowerCase();
  if (wanted === "") return [];
  return nodes
    .filter((node) => JSON.stringify([node.id, node.data]).toLocaleLowerCase().includes(wanted))
    .map(({ id }) => id);
}

interface SearchBoxProps {
  document: FlowDocument;
  show: (node: string) => void;
  close: () => void;
}

export function SearchBox({ document, show, close }: SearchBoxProps) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const box = useRef<HTMLInputElement>(null);
  const id = useId();
  const sought = useDeferredValue(text);
  const found = useMemo(() => findNodes(document, sought), [document, sought]);
  const w = words.flowEditor.search;
  useEffect(() => box.current?.focus(), []);
  const go = (next: number) => {
    const node = found[(next + found.length) % found.length];
    if (node === undefined) return;
    setAt((next + found.length) % found.length);
    show(node);
  };
  return (
    <div role="search" className="flex items-center gap-2 border-b border-line bg-card px-3 py-2">
      <label htmlFor={id} className="sr-only">
        {w.label}
      </label>
      <input
        ref={box}
        id={id}
        type="search"
        className="field max-w-md"
        placeholder={w.label}
        value={text}
        maxLength={200}
        onChange={({ target }) => {
          setText(target.value);
          setAt(-1);
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") close();
          if (event.key === "Enter") go(event.shiftKey ? at - 1 : at + 1);
        }}
      />
      <p role="status" className="min-w-0 grow text-sm text-soft">
        {text.trim() !== "" && w.found(found.length, at === -1 ? undefined : at + 1)}
      </p>
      <button
        type="button"
        aria-label={w.close}
        onClick={close}
        className="inline-flex size-9 items-center justify-center rounded-[9px] text-soft hover:bg-sunken"
      >
        <CloseIcon />
      </button>
    </div>
  );
}
