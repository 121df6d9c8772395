// One queue: who is in it, how long it rings, where calls go then.
import { queues } from "@pipecast/contracts/pbx/directory";
import { useState } from "react";
import { Button } from "../../look/button.tsx";
import { Dialog } from "../../look/dialog.tsx";
import { ask } from "../../session/server.ts";
import { words } from "../../words/words.ts";
import { Field, Tick } from "../form/field.tsx";
import { SaveForm } from "../form/save-form.tsx";
import type { Directory } from "./call-ways.ts";
import { type EditedThing, type Editing, matchOf } from "./editing.ts";
import { type Place, PlaceChoice } from "./place-choice.tsx";

type Shown = EditedThing & {
  number: string;
  name: string;
  members: string[];
  timeout_s: number;
  failover: Place | null;
};

export function QueueDialog(props: Editing<Shown> & { directory: Directory }) {
  const { thing, tag, directory, close, readAnew } = props;
  const w = words.settings.queues;
  const first = {
    number: thing?.number ?? "",
    name: thing?.name ?? "",
    members: thing?.members ?? [],
    timeout_s: thing?.timeout_s ?? 30,
    failover: thing?.failover ?? null,
  };
  const [queue, setQueue] = useState(first);
  const set = (some: Partial<typeof first>) => setQueue((before) => ({ ...before, ...some }));
  const save = async () => {
    if (thing === undefined) await ask(queues.create, { body: queue });
    else await ask(queues.update, { params: { id: thing.id }, body: queue }, matchOf(tag));
    close(true);
  };
  const absent = queue.members.filter((one) =>
    directory.users.every(({ extension }) => extension !== one),
  );
  const all = directory.users.map(({ extension, name }) => ({ extension, name }));
  for (const extension of absent) all.push({ extension, name: "" });
  return (
    <Dialog title={thing === undefined ? w.add : w.edit(first.name)} close={() => close(false)}>
      <SaveForm
        dirty={JSON.stringify(first) !== JSON.stringify(queue)}
        save={save}
        readAnew={readAnew}
        beside={<Button onClick={() => close(false)}>{words.settings.cancel}</Button>}
      >
        <Field
          name="number"
          label={w.number}
          inputMode="numeric"
          required
          value={queue.number}
          onChange={({ target }) => set({ number: target.value })}
        />
        <Field
          name="name"
          label={w.name}
          required
          maxLength={200}
          value={queue.name}
          onChange={({ target }) => set({ name: target.value })}
        />
        <Field
          name="timeout_s"
          label={w.timeout}
          type="number"
          min={1}
          max={3600}
          required
          value={queue.timeout_s}
          onChange={({ target }) => set({ timeout_s: Number(target.value) })}
        />
        <PlaceChoice
          label={w.failover}
          name="failover"
          bots
          none={w.none}
          value={queue.failover}
          directory={directory}
          choose={(failover) => set({ failover })}
        />
        <fieldset className="flex min-w-0 flex-col">
          <legend className="text-sm text-soft">{w.members}</legend>
          <div className="max-h-48 overflow-y-auto rounded-lg border border-line px-3">
            {all.map(({ extension, name }) => (
              <div key={extension}>
                <Tick
                  label={`${extension} ${name}`}
                  on={queue.members.includes(extension)}
                  set={(on) =>
                    set({
                      members: on
                        ? [...queue.members, extension]
                        : queue.members.filter((one) => one !== extension),
                    })
                  }
                />
              </div>
            ))}
          </div>
        </fieldset>
      </SaveForm>
    </Dialog>
  );
}
