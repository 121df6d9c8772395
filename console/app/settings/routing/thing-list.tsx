// A list of numbers, queues or extensions: each can be changed as it was just read, or removed after a question.
import { type ReactNode, useState } from "react";
import { Button } from "../../look/button.tsx";
import { Dialog } from "../../look/dialog.tsx";
import { Notice } from "../../look/notice.tsx";
import { useDeed } from "../../session/use-deed.ts";
import { words } from "../../words/words.ts";
import { Card } from "../form/card.tsx";
import type { EditedThing, Editing } from "./editing.ts";

interface Open<Thing> {
  thing: Thing | undefined;
  tag: string;
  turn: number;
}

export function ThingList<Thing extends EditedThing>(props: {
  title: string;
  lead?: string;
  add: string;
  things: readonly Thing[];
  nameOf: (thing: Thing) => string;
  noteOf: (thing: Thing) => string;
  /** Whether the one who looks may change them. */
  mayChange: boolean;
  read: (id: string) => Promise<{ value: Thing; tag: string }>;
  remove: (id: string) => Promise<unknown>;
  changed: () => void;
  dialog: (editing: Editing<Thing>) => ReactNode;
}) {
  const { title, lead, add, things, nameOf, noteOf, mayChange, read, changed, dialog } = props;
  const w = words.settings;
  const [open, setOpen] = useState<Open<Thing>>();
  const [leaving, setLeaving] = useState<Thing>();
  const deed = useDeed();
  const edit = (id: string) =>
    deed.run(async () => {
      const { value, tag } = await read(id);
      setOpen((before) => ({ thing: value, tag, turn: (before?.turn ?? 0) + 1 }));
    });
  const remove = async (id: string) => {
    const done = await deed.run(async () => {
      await props.remove(id);
      changed();
    });
    if (done) setLeaving(undefined);
  };
  return (
    <Card
      title={title}
      {...(lead === undefined ? {} : { lead })}
      beside={
        mayChange && (
          <Button look="main" onClick={() => setOpen({ thing: undefined, tag: "", turn: 0 })}>
            {add}
          </Button>
        )
      }
    >
      {deed.fault !== undefined && (
        <Notice look="alarm" role="alert">
          {deed.fault}
        </Notice>
      )}
      {things.length === 0 && <p className="py-4 text-center text-soft">{w.nothing}</p>}
      <ul className="flex flex-col">
        {things.map((thing) => (
          <li
            key={thing.id}
            className="flex flex-wrap items-center justify-between gap-2 border-t border-line py-2"
          >
            <div className="min-w-0 flex-1 basis-48">
              <p className="font-medium break-words">{nameOf(thing)}</p>
              <p className="text-sm break-words text-soft">{noteOf(thing)}</p>
            </div>
            {mayChange && (
              <div className="flex flex-wrap gap-1">
                <Button
                  look="quiet"
                  aria-label={`${w.change} ${nameOf(thing)}`}
                  disabled={deed.busy}
                  onClick={() => void edit(thing.id)}
                >
                  {w.change}
                </Button>
                <Button
                  look="quiet"
                  aria-label={`${w.remove} ${nameOf(thing)}`}
                  onClick={() => setLeaving(thing)}
                >
                  {w.remove}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {leaving !== undefined && (
        <Dialog title={w.removeSure(nameOf(leaving))} close={() => setLeaving(undefined)}>
          <p className="text-soft">{w.removeLead}</p>
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => setLeaving(undefined)}>{w.cancel}</Button>
            <Button look="alarm" disabled={deed.busy} onClick={() => void remove(leaving.id)}>
              {w.remove}
            </Button>
          </div>
        </Dialog>
      )}
      {open !== undefined && (
        <div key={open.turn}>
          {dialog({
            thing: open.thing,
            tag: open.tag,
            close: (saved) => {
              setOpen(undefined);
              if (saved) changed();
            },
            readAnew: () => {
              if (open.thing !== undefined) void edit(open.thing.id);
            },
          })}
        </div>
      )}
    </Card>
  );
}
