// WhatsApp: MSG91's key and number, a look at its templates, a test message, and what callers are told of their tickets.
import { getReceiptsUrl, sendTestMessage } from "@pipecast/contracts/events/messages";
import {
  type Msg91Settings,
  type TicketWhatsapp,
  getMsg91Settings,
  getTicketWhatsapp,
  listMsg91Templates,
  putMsg91Settings,
  putTicketWhatsapp,
} from "@pipecast/contracts/pbx/messaging";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { ask } from "../session/server.ts";
import { useMay } from "../session/session.tsx";
import { useAnswer } from "../session/use-answer.ts";
import { useDeed } from "../session/use-deed.ts";
import { words } from "../words/words.ts";
import { Awaited, Card } from "./form/card.tsx";
import { Field, Tick } from "./form/field.tsx";
import { SaveForm } from "./form/save-form.tsx";

export function MessagesPart() {
  const w = words.settings;
  const msg91 = useAnswer("msg91", () => ask(getMsg91Settings, { query: {} }));
  const told = useAnswer("told", () => ask(getTicketWhatsapp, { query: {} }));
  const may = useMay();
  return (
    <div className="flex flex-col gap-4">
      <Card title={w.msg91.title} lead={w.msg91.lead}>
        <Awaited answer={msg91}>
          {(settings) => (
            <>
              <Msg91Form
                key={JSON.stringify(settings)}
                settings={settings}
                may={may(putMsg91Settings)}
                changed={msg91.again}
              />
              {settings.configured && <Templates />}
            </>
          )}
        </Awaited>
        {may(getReceiptsUrl) && <Receipts />}
      </Card>
      {msg91.value?.configured === true && may(sendTestMessage) && <TestMessage />}
      <Card title={w.tickets.title}>
        <Awaited answer={told}>
          {(settings) => <TicketForm stored={settings} may={may(putTicketWhatsapp)} />}
        </Awaited>
      </Card>
    </div>
  );
}

function Msg91Form(props: { settings: Msg91Settings; may: boolean; changed: () => void }) {
  const { settings, may, changed } = props;
  const w = words.settings.msg91;
  const first = {
    authkey: "",
    integrated_number: settings.integrated_number ?? "",
    namespace: settings.namespace ?? "",
    language: settings.language,
  };
  const [value, setValue] = useState(first);
  const set = (some: Partial<typeof first>) => setValue((before) => ({ ...before, ...some }));
  const [warned, setWarned] = useState<readonly string[]>([]);
  const save = async () => {
    const { authkey, ...rest } = value;
    const body = { ...rest, ...(authkey === "" ? {} : { authkey }) };
    const { warnings } = await ask(putMsg91Settings, { body });
    setWarned(warnings);
    if (warnings.length === 0) changed();
    return warnings;
  };
  const forget = async () => {
    await ask(putMsg91Settings, { body: { authkey: null } });
    changed();
  };
  const deed = useDeed();
  return (
    <SaveForm
      dirty={may && warned.length === 0 && JSON.stringify(first) !== JSON.stringify(value)}
      save={save}
      beside={
        settings.configured &&
        may && (
          <Button look="quiet" disabled={deed.busy} onClick={() => void deed.run(forget)}>
            {w.forget}
          </Button>
        )
      }
    >
      <fieldset disabled={!may} className="grid gap-3 sm:grid-cols-2">
        <Field
          name="authkey"
          label={w.key}
          type="password"
          autoComplete="off"
          required={!settings.configured}
          hint={settings.last4 === null ? undefined : w.kept(settings.last4)}
          value={value.authkey}
          onChange={({ target }) => set({ authkey: target.value })}
        />
        <Field
          name="integrated_number"
          label={w.number}
          type="tel"
          required
          value={value.integrated_number}
          onChange={({ target }) => set({ integrated_number: target.value })}
        />
        <Field
          name="namespace"
          label={w.namespace}
          value={value.namespace}
          onChange={({ target }) => set({ namespace: target.value })}
        />
        <Field
          name="language"
          label={w.language}
          required
          value={value.language}
          onChange={({ target }) => set({ language: target.value })}
        />
      </fieldset>
    </SaveForm>
  );
}

function Templates() {
  const w = words.settings.msg91;
  const deed = useDeed();
  const [items, setItems] = useState<{ name: string; language: string; status: string }[]>();
  const look = () =>
    deed.run(async () => {
      setItems((await ask(listMsg91Templates, { query: {} })).items);
    });
  return (
    <div className="flex flex-col gap-2">
      <Button className="self-start" disabled={deed.busy} onClick={() => void look()}>
        {w.check}
      </Button>
      {deed.fault !== undefined && (
        <Notice look="alarm" role="alert">
          {deed.fault}
        </Notice>
      )}
      {items?.length === 0 && <Notice role="status">{w.noTemplates}</Notice>}
      <ul className="list-disc pl-5 text-sm">
        {items?.map(({ name, language, status }) => (
          <li key={`${name} ${language}`}>{w.template(name, language, status)}</li>
        ))}
      </ul>
    </div>
  );
}

function Receipts() {
  const found = useAnswer("receipts", () => ask(getReceiptsUrl, { query: {} }));
  if (found.value === undefined) return null;
  return (
    <div className="flex flex-col gap-1 text-sm">
      <span className="text-soft">{words.settings.msg91.receipts}</span>
      <code className="rounded-lg border border-line bg-sunken p-2 break-all select-all">
        {found.value.url}
      </code>
    </div>
  );
}

function TestMessage() {
  const w = words.settings.msg91;
  const [to, setTo] = useState("");
  const [template, setTemplate] = useState("");
  const [said, setSaid] = useState<string>();
  const send = async () => {
    setSaid(undefined);
    const { state, reason } = await ask(sendTestMessage, { body: { to, template } });
    setSaid(w.sent(state, reason));
  };
  return (
    <Card title={w.test}>
      <SaveForm dirty={false} save={send} label={w.send}>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field
            name="to"
            label={w.to}
            type="tel"
            required
            value={to}
            onChange={({ target }) => setTo(target.value)}
          />
          <Field
            name="template"
            label={w.templateName}
            required
            value={template}
            onChange={({ target }) => setTemplate(target.value)}
          />
        </div>
      </SaveForm>
      {said !== undefined && <Notice role="status">{said}</Notice>}
    </Card>
  );
}

const statuses = ["open", "in_progress", "closed"] as const;

function TicketForm({ stored, may }: { stored: TicketWhatsapp; may: boolean }) {
  const w = words.settings.tickets;
  const [before, setBefore] = useState(stored);
  const [value, setValue] = useState(stored);
  const save = async () => {
    const { warnings } = await ask(putTicketWhatsapp, { body: value });
    setBefore(value);
    return warnings;
  };
  return (
    <SaveForm dirty={may && JSON.stringify(before) !== JSON.stringify(value)} save={save}>
      <fieldset disabled={!may} className="flex flex-col gap-3">
        <Tick
          label={w.enabled}
          on={value.enabled}
          set={(enabled) => setValue({ ...value, enabled })}
        />
        {statuses.map((status) => {
          const own = value.statuses[status];
          const set = (some: Partial<typeof own>) =>
            setValue({
              ...value,
              statuses: { ...value.statuses, [status]: { ...own, ...some } },
            });
          return (
            <fieldset key={status} className="grid gap-3 sm:grid-cols-2">
              <legend className="pb-1 font-medium">{w.statuses[status]}</legend>
              <Field
                name={`statuses.${status}.template`}
                label={w.template}
                hint={w.templateHint}
                value={own.template}
                onChange={({ target }) => set({ template: target.value })}
              />
              <Field
                name={`statuses.${status}.workflow_id`}
                label={w.workflow}
                hint={w.workflowHint}
                value={own.workflow_id ?? ""}
                onChange={({ target }) =>
                  set({ workflow_id: target.value === "" ? null : target.value })
                }
              />
            </fieldset>
          );
        })}
      </fieldset>
    </SaveForm>
  );
}
