// How people are told: the mail server, a webhook, and who hears of what.
import {
  type EmailSettings,
  getEmailSettings,
  getMessageWebhook,
  getNotifications,
  putEmailSettings,
  putMessageWebhook,
  putNotifications,
} from "@pipecast/contracts/pbx/channels";
import { useState } from "react";
import { ask } from "../session/server.ts";
import { useMay } from "../session/session.tsx";
import { useAnswer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";
import { Awaited, Card } from "./form/card.tsx";
import { Field, Tick } from "./form/field.tsx";
import { SaveForm } from "./form/save-form.tsx";
import { RulesForm } from "./rules-form.tsx";

export function ChannelsPart() {
  const w = words.settings;
  const may = useMay();
  const email = useAnswer("email", () => ask(getEmailSettings, { query: {} }));
  const webhook = useAnswer("webhook", () => ask(getMessageWebhook, { query: {} }));
  return (
    <div className="flex flex-col gap-4">
      {may(getNotifications) && <Rules />}
      <Card title={w.email.title}>
        <Awaited answer={email}>
          {(settings) => <EmailForm stored={settings} may={may(putEmailSettings)} />}
        </Awaited>
      </Card>
      <Card title={w.webhook.title} lead={w.webhook.lead}>
        <Awaited answer={webhook}>
          {({ url }) => <WebhookForm stored={url} may={may(putMessageWebhook)} />}
        </Awaited>
      </Card>
    </div>
  );
}

function Rules() {
  const found = useAnswer("rules", () => ask(getNotifications, { query: {} }));
  return (
    <Card title={words.settings.rules.title}>
      <Awaited answer={found}>
        {(stored) => (
          <RulesForm
            stored={stored}
            save={async (body) => void (await ask(putNotifications, { body }))}
          />
        )}
      </Awaited>
    </Card>
  );
}

function EmailForm({ stored, may }: { stored: EmailSettings; may: boolean }) {
  const w = words.settings.email;
  const { host, port, secure, user, from } = stored;
  const [before, setBefore] = useState({ host, port, secure, user, from, password: "" });
  const [value, setValue] = useState(before);
  const set = (some: Partial<typeof value>) => setValue((now) => ({ ...now, ...some }));
  const save = async () => {
    const { password, from: sender, ...rest } = value;
    await ask(putEmailSettings, {
      body: {
        ...rest,
        ...(sender === "" ? {} : { from: sender }),
        ...(password === "" ? {} : { password }),
      },
    });
    const kept = { ...value, password: "" };
    setValue(kept);
    setBefore(kept);
  };
  return (
    <SaveForm dirty={may && JSON.stringify(before) !== JSON.stringify(value)} save={save}>
      <fieldset disabled={!may} className="grid gap-3 sm:grid-cols-2">
        <Field
          name="host"
          label={w.host}
          hint={w.hostHint}
          value={value.host}
          onChange={({ target }) => set({ host: target.value })}
        />
        <Field
          name="port"
          label={w.port}
          type="number"
          min={1}
          max={65535}
          required
          value={value.port}
          onChange={({ target }) => set({ port: Number(target.value) })}
        />
        <Field
          name="user"
          label={w.user}
          autoComplete="off"
          value={value.user}
          onChange={({ target }) => set({ user: target.value })}
        />
        <Field
          name="password"
          label={w.password}
          type="password"
          autoComplete="new-password"
          hint={stored.configured ? w.kept : undefined}
          value={value.password}
          onChange={({ target }) => set({ password: target.value })}
        />
        <Field
          name="from"
          label={w.from}
          type="email"
          value={value.from}
          onChange={({ target }) => set({ from: target.value })}
        />
        <Tick label={w.secure} on={value.secure} set={(on) => set({ secure: on })} />
      </fieldset>
    </SaveForm>
  );
}

function WebhookForm({ stored, may }: { stored: string; may: boolean }) {
  const w = words.settings.webhook;
  const [before, setBefore] = useState(stored);
  const [url, setUrl] = useState(stored);
  const save = async () => {
    await ask(putMessageWebhook, { body: { url } });
    setBefore(url);
  };
  return (
    <SaveForm dirty={may && before !== url} save={save}>
      <Field
        name="url"
        label={w.url}
        hint={w.hint}
        type="url"
        disabled={!may}
        value={url}
        onChange={({ target }) => setUrl(target.value)}
      />
    </SaveForm>
  );
}
