// Organizations of the installation, for the operator: made, renamed, suspended; where calls may be handed to outside.
import {
  type Organization,
  createOrganization,
  deleteOrganization,
  getOrganization,
  listOrganizations,
  updateOrganization,
} from "@pipecast/contracts/pbx/organizations";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Dialog } from "../look/dialog.tsx";
import { ask, askTagged } from "../session/server.ts";
import { useAnswer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";
import { Awaited } from "./form/card.tsx";
import { Choice, Field } from "./form/field.tsx";
import { SaveForm } from "./form/save-form.tsx";
import { type Editing, matchOf } from "./routing/editing.ts";
import { ThingList } from "./routing/thing-list.tsx";
import { allOf } from "./routing/use-directory.ts";
import { ShownOnce } from "./shown-once.tsx";

export function OrganizationsPart() {
  const w = words.settings.organizations;
  const [secret, setSecret] = useState<{ name: string; text: string }>();
  const found = useAnswer("organizations", () =>
    allOf((query) => ask(listOrganizations, { query })),
  );
  return (
    <Awaited answer={found}>
      {(organizations) => (
        <>
          <ThingList
            title={w.title}
            lead={w.lead}
            add={w.add}
            things={organizations}
            nameOf={({ name }) => name}
            noteOf={({ id, context_prefix, timezone, status }) =>
              `${id} · ${context_prefix} · ${timezone} · ${w.statuses[status]}`
            }
            mayChange
            read={(id) => askTagged(getOrganization, { params: { id } })}
            remove={(id) => ask(deleteOrganization, { params: { id } })}
            changed={found.again}
            dialog={(editing) => (
              <OrganizationDialog
                {...editing}
                made={({ name, api_key, api_secret }) =>
                  setSecret({ name, text: `${api_key} ${api_secret ?? ""}` })
                }
              />
            )}
          />
          {secret !== undefined && (
            <ShownOnce
              title={`${w.secret} ${secret.name}`}
              text={secret.text}
              close={() => setSecret(undefined)}
            />
          )}
        </>
      )}
    </Awaited>
  );
}

function OrganizationDialog(
  props: Editing<Organization> & { made: (organization: Organization) => void },
) {
  const { thing, tag, close, readAnew, made } = props;
  const w = words.settings.organizations;
  const first = {
    name: thing?.name ?? "",
    prefix: "",
    timezone: thing?.timezone ?? "",
    country: thing?.country ?? "",
    allow: thing?.external.allow.join(", ") ?? "",
    most: thing?.external.max_concurrent?.toString() ?? "",
    status: thing?.status ?? ("active" as const),
  };
  const [value, setValue] = useState(first);
  const set = (some: Partial<typeof first>) => setValue((before) => ({ ...before, ...some }));
  const save = async () => {
    const allow = value.allow.split(/[,;\s]+/).filter((one) => one !== "");
    const external = {
      allow,
      ...(value.most === "" ? {} : { max_concurrent: Number(value.most) }),
    };
    const shared = {
      name: value.name,
      ...(value.timezone === "" ? {} : { timezone: value.timezone }),
      ...(value.country === "" ? {} : { country: value.country }),
    };
    if (thing === undefined) {
      const body = {
        ...shared,
        ...(value.prefix === "" ? {} : { context_prefix: value.prefix }),
        ...(value.allow === "" ? {} : { external }),
      };
      made(await ask(createOrganization, { body }));
    } else {
      const body = { ...shared, external, status: value.status };
      await ask(updateOrganization, { params: { id: thing.id }, body }, matchOf(tag));
    }
    close(true);
  };
  const text = (name: "name" | "timezone" | "country" | "allow" | "most" | "prefix") => ({
    value: value[name],
    onChange: ({ target }: { target: { value: string } }) => set({ [name]: target.value }),
  });
  return (
    <Dialog title={thing === undefined ? w.add : thing.name} close={() => close(false)}>
      <SaveForm
        dirty={JSON.stringify(first) !== JSON.stringify(value)}
        save={save}
        readAnew={readAnew}
        beside={<Button onClick={() => close(false)}>{words.settings.cancel}</Button>}
      >
        <Field name="name" label={w.name} required maxLength={200} {...text("name")} />
        {thing === undefined && (
          <Field name="context_prefix" label={w.prefix} hint={w.prefixHint} {...text("prefix")} />
        )}
        <Field name="timezone" label={w.zone} placeholder="Asia/Kolkata" {...text("timezone")} />
        <Field name="country" label={w.country} placeholder="IN" {...text("country")} />
        <Field name="external.allow" label={w.allow} hint={w.allowHint} {...text("allow")} />
        <Field name="external.max_concurrent" label={w.most} type="number" {...text("most")} />
        {thing !== undefined && (
          <Choice
            name="status"
            label={w.status}
            value={value.status}
            onChange={({ target }) =>
              set({ status: target.value === "suspended" ? "suspended" : "active" })
            }
          >
            <option value="active">{w.statuses.active}</option>
            <option value="suspended">{w.statuses.suspended}</option>
          </Choice>
        )}
      </SaveForm>
    </Dialog>
  );
}
