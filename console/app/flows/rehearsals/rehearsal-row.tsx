// One kept file of rehearsals in the list: open it, or remove it after a second thought.
import type { Rehearsal } from "@pipecast/contracts/gateway/rehearsals";
import { useState } from "react";
import { Button } from "../../look/button.tsx";
import { words } from "../../words/words.ts";
import { BinIcon } from "../page/flow-icons.tsx";

export function RehearsalRow(props: {
  rehearsal: Rehearsal;
  readOnly: boolean;
  open: () => void;
  remove: () => void;
}) {
  const { rehearsal, readOnly, open, remove } = props;
  const { name, count } = rehearsal;
  const [asked, setAsked] = useState(false);
  const w = words.flowTests.rehearsals;
  return (
    <li className="flex flex-wrap items-center gap-2 rounded-lg border border-line px-3 py-1.5">
      <button
        type="button"
        aria-label={w.edit(name)}
        onClick={open}
        className="flex min-h-9 min-w-0 grow flex-wrap items-baseline gap-x-2 text-left"
      >
        <span className="font-medium wrap-anywhere">{name}</span>
        <span className="text-sm text-soft">{w.count(count)}</span>
      </button>
      {!readOnly && (
        <button
          type="button"
          aria-label={w.remove(name)}
          title={w.remove(name)}
          onClick={() => setAsked(true)}
          className="inline-flex size-9 items-center justify-center rounded-[9px] text-soft hover:bg-sunken hover:text-ink"
        >
          <BinIcon className="size-4" />
        </button>
      )}
      {asked && (
        <div role="alert" className="flex w-full flex-wrap items-center gap-2 text-sm">
          <span className="min-w-0 grow wrap-anywhere">{w.sure(name)}</span>
          <Button className="min-h-9" onClick={() => setAsked(false)}>
            {w.no}
          </Button>
          <Button look="alarm" className="min-h-9" onClick={remove}>
            {w.yes}
          </Button>
        </div>
      )}
    </li>
  );
}
