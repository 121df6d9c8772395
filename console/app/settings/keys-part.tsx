// Keys of the organization: API keys of bots, the signing secret, the service credential. What is new is shown once.
import { createKey, deleteKey, listKeys } from "@pipecast/contracts/gateway/keys";
import {
  createServiceCredential,
  createSigningSecret,
} from "@pipecast/contracts/pbx/organizations";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Dialog } from "../look/dialog.tsx";
import { Notice } from "../look/notice.tsx";
import { showTime } from "../look/time.ts";
import { ask } from "../session/server.ts";
import { useSession } from "../session/session.tsx";
import { useAnswer } from "../session/use-answer.ts";
import { useDeed } from "../session/use-deed.ts";
import { words } from "../words/words.ts";
import { Awaited, Card } from "./form/card.tsx";
import { Field } from "./form/field.tsx";
import { SaveForm } from "./form/save-form.tsx";
import { ShownOnce } from "./shown-once.tsx";

export function KeysPart() {
  return (
    <div className="flex flex-col gap-4">
      <BotKeys />
      <Signing />
      <Service />
    </div>
  );
}

function BotKeys() {
  const w = words.settings;
  const { timezone } = useSession().session.organization;
  const found = useAnswer("keys", () => ask(listKeys, { query: { limit: 500 } }));
  const [name, setName] = useState("");
  const [made, setMade] = useState<{ name: string; key: string }>();
  const [leaving, setLeaving] = useState<{ id: string; name: string }>();
  const deed = useDeed();
  const make = async () => {
    const { key } = await ask(createKey, { body: { name } });
    setMade({ name, key });
    setName("");
    found.again();
  };
  const remove = async (id: string) => {
    if (await deed.run(async () => void (await ask(deleteKey, { params: { id }, query: {} }))))
      setLeaving(undefined);
    found.again();
  };
  return (
    <Card title={w.keys.bots} lead={w.keys.botsLead}>
      <SaveForm dirty={false} save={make} label={w.keys.make}>
        <Field
          name="name"
          label={w.keys.name}
          required
          maxLength={200}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </SaveForm>
      <Awaited answer={found}>
        {({ items }) => (
          <ul className="flex flex-col">
            {items.map((key) => (
              <li
                key={key.id}
                className="flex flex-wrap items-center justify-between gap-2 border-t border-line py-2"
              >
                <span className="min-w-0">
                  <span className="font-medium break-words">{key.name}</span>{" "}
                  <span className="text-sm text-soft">
                    {w.keys.made(showTime(key.created_at, timezone))}
                  </span>
                </span>
                <Button
                  look="quiet"
                  aria-label={`${w.remove} ${key.name}`}
                  onClick={() => setLeaving(key)}
                >
                  {w.remove}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Awaited>
      {made !== undefined && (
        <ShownOnce title={made.name} text={made.key} close={() => setMade(undefined)} />
      )}
      {leaving !== undefined && (
        <Dialog title={w.removeSure(leaving.name)} close={() => setLeaving(undefined)}>
          {deed.fault !== undefined && (
            <Notice look="alarm" role="alert">
              {deed.fault}
            </Notice>
          )}
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => setLeaving(undefined)}>{w.cancel}</Button>
            <Button look="alarm" disabled={deed.busy} onClick={() => void remove(leaving.id)}>
              {w.remove}
            </Button>
          </div>
        </Dialog>
      )}
    </Card>
  );
}

function Signing() {
  const w = words.settings.keys;
  const { id } = useSession().session.organization;
  const [secret, setSecret] = useState<string>();
  const deed = useDeed();
  const make = () =>
    deed.run(async () => {
      setSecret((await ask(createSigningSecret, { params: { id } })).signing_secret);
    });
  return (
    <Card title={w.signing} lead={w.signingLead}>
      {deed.fault !== undefined && (
        <Notice look="alarm" role="alert">
          {deed.fault}
        </Notice>
      )}
      <Button className="self-start" disabled={deed.busy} onClick={() => void make()}>
        {w.newSigning}
      </Button>
      {secret !== undefined && (
        <ShownOnce title={w.signing} text={secret} close={() => setSecret(undefined)} />
      )}
    </Card>
  );
}

function Service() {
  const w = words.settings.keys;
  const { id } = useSession().session.organization;
  const [asking, setAsking] = useState(false);
  const [key, setKey] = useState<string>();
  const deed = useDeed();
  const rotate = () =>
    deed.run(async () => {
      setKey((await ask(createServiceCredential, { params: { id } })).api_key);
      setAsking(false);
    });
  return (
    <Card title={w.service} lead={w.serviceLead}>
      {deed.fault !== undefined && (
        <Notice look="alarm" role="alert">
          {deed.fault}
        </Notice>
      )}
      {key !== undefined && <Notice role="status">{w.rotated(key)}</Notice>}
      <Button className="self-start" onClick={() => setAsking(true)}>
        {w.rotate}
      </Button>
      {asking && (
        <Dialog title={w.service} close={() => setAsking(false)}>
          <p>{w.sure}</p>
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => setAsking(false)}>{words.settings.cancel}</Button>
            <Button look="main" disabled={deed.busy} onClick={() => void rotate()}>
              {w.rotate}
            </Button>
          </div>
        </Dialog>
      )}
    </Card>
  );
}
