// One number: where it leads, and where when the bot fails.
import { numbers } from "@pipecast/contracts/pbx/directory";
import { useState } from "react";
import { Button } from "../../look/button.tsx";
import { Dialog } from "../../look/dialog.tsx";
import { ask } from "../../session/server.ts";
import { words } from "../../words/words.ts";
import { Field } from "../form/field.tsx";
import { SaveForm } from "../form/save-form.tsx";
import type { Directory } from "./call-ways.ts";
import { type Editing, type EditedThing, matchOf } from "./editing.ts";
import { type Place, PlaceChoice } from "./place-choice.tsx";

type Shown = EditedThing & { number: string; target: Place; fallback: Place | null };

export function NumberDialog(props: Editing<Shown> & { directory: Directory }) {
  const { thing, tag, directory, close, readAnew } = props;
  const w = words.settings.numbers;
  const [number, setNumber] = useState(thing?.number ?? "");
  const [target, setTarget] = useState<Place | null>(thing?.target ?? null);
  const [fallback, setFallback] = useState<Place | null>(thing?.fallback ?? null);
  const save = async () => {
    if (target === null) return;
    const other =
      fallback === null || fallback.type === "bot"
        ? null
        : { type: fallback.type, id: fallback.id };
    const body = { number, target, fallback: other };
    if (thing === undefined) await ask(numbers.create, { body });
    else await ask(numbers.update, { params: { id: thing.id }, body }, matchOf(tag));
    close(true);
  };
  const before = [thing?.number ?? "", thing?.target ?? null, thing?.fallback ?? null];
  return (
    <Dialog title={thing === undefined ? w.add : w.edit(thing.number)} close={() => close(false)}>
      <SaveForm
        dirty={JSON.stringify(before) !== JSON.stringify([number, target, fallback])}
        save={save}
        readAnew={readAnew}
        beside={<Button onClick={() => close(false)}>{words.settings.cancel}</Button>}
      >
        <Field
          name="number"
          label={w.number}
          hint={w.hint}
          type="tel"
          required
          value={number}
          onChange={({ target: box }) => setNumber(box.value)}
        />
        <PlaceChoice
          label={w.target}
          name="target"
          bots
          value={target}
          directory={directory}
          choose={setTarget}
        />
        <PlaceChoice
          label={w.fallback}
          name="fallback"
          bots={false}
          none={w.none}
          value={fallback}
          directory={directory}
          choose={setFallback}
        />
      </SaveForm>
    </Dialog>
  );
}
