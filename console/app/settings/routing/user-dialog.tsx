// One extension: a telephone or a bot, switched on or off.
import { users } from "@pipecast/contracts/pbx/directory";
import { useState } from "react";
import { Button } from "../../look/button.tsx";
import { Dialog } from "../../look/dialog.tsx";
import { ask } from "../../session/server.ts";
import { words } from "../../words/words.ts";
import { Choice, Field, Tick } from "../form/field.tsx";
import { SaveForm } from "../form/save-form.tsx";
import { type EditedThing, type Editing, matchOf } from "./editing.ts";

type Shown = EditedThing & {
  extension: string;
  name: string;
  routing_type: "sip" | "ai_agent";
  status: "active" | "inactive";
};

export function UserDialog({ thing, tag, close, readAnew }: Editing<Shown>) {
  const w = words.settings.users;
  const first = {
    extension: thing?.extension ?? "",
    name: thing?.name ?? "",
    routing_type: thing?.routing_type ?? ("sip" as const),
    status: thing?.status ?? ("active" as const),
  };
  const [user, setUser] = useState(first);
  const set = (some: Partial<typeof first>) => setUser((before) => ({ ...before, ...some }));
  const save = async () => {
    if (thing === undefined) await ask(users.create, { body: user });
    else await ask(users.update, { params: { id: thing.id }, body: user }, matchOf(tag));
    close(true);
  };
  return (
    <Dialog title={thing === undefined ? w.add : w.edit(first.name)} close={() => close(false)}>
      <SaveForm
        dirty={JSON.stringify(first) !== JSON.stringify(user)}
        save={save}
        readAnew={readAnew}
        beside={<Button onClick={() => close(false)}>{words.settings.cancel}</Button>}
      >
        <Field
          name="extension"
          label={w.extension}
          inputMode="numeric"
          required
          value={user.extension}
          onChange={({ target }) => set({ extension: target.value })}
        />
        <Field
          name="name"
          label={w.name}
          required
          maxLength={200}
          value={user.name}
          onChange={({ target }) => set({ name: target.value })}
        />
        <Choice
          name="routing_type"
          label={w.type}
          value={user.routing_type}
          onChange={({ target }) =>
            set({ routing_type: target.value === "ai_agent" ? "ai_agent" : "sip" })
          }
        >
          <option value="sip">{w.types.sip}</option>
          <option value="ai_agent">{w.types.ai_agent}</option>
        </Choice>
        <Tick
          label={w.active}
          on={user.status === "active"}
          set={(on) => set({ status: on ? "active" : "inactive" })}
        />
      </SaveForm>
    </Dialog>
  );
}
