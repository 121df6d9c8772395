// The company's own sign-in: where its identity provider is, and the addresses both sides need.
import { type OidcSettings, getOidcSettings, putOidcSettings } from "@pipecast/contracts/pbx/oidc";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { TextField } from "../look/text-field.tsx";
import { ask } from "../session/server.ts";
import { useAnswer } from "../session/use-answer.ts";
import { useDeed } from "../session/use-deed.ts";
import { words } from "../words/words.ts";

export function CompanyCard() {
  const found = useAnswer("oidc", () => ask(getOidcSettings, { query: {} }));
  return (
    <section
      aria-label={words.accounts.settings.company}
      className="card flex max-w-2xl flex-col gap-3 p-4 sm:p-5"
    >
      <h2 className="font-semibold">{words.accounts.settings.company}</h2>
      <p className="text-soft">{words.accounts.company.lead}</p>
      {found.fault !== undefined && (
        <Notice look="alarm" role="alert">
          {found.fault}
        </Notice>
      )}
      {found.value !== undefined && (
        <CompanyForm
          key={`${found.value.issuer} ${found.value.client_id}`}
          settings={found.value}
          changed={found.again}
        />
      )}
    </section>
  );
}

function CompanyForm({ settings, changed }: { settings: OidcSettings; changed: () => void }) {
  const w = words.accounts.company;
  const [issuer, setIssuer] = useState(settings.issuer ?? "");
  const [clientId, setClientId] = useState(settings.client_id ?? "");
  const [secret, setSecret] = useState("");
  const [saved, setSaved] = useState(false);
  const deed = useDeed();
  const save = async () => {
    const body = {
      issuer,
      client_id: clientId,
      ...(secret === "" ? {} : { client_secret: secret }),
    };
    setSaved(await deed.run(async () => void (await ask(putOidcSettings, { body }))));
    setSecret("");
  };
  const forget = () =>
    deed.run(async () => {
      await ask(putOidcSettings, { body: { issuer: null } });
      changed();
    });
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label={w.issuer}
        type="url"
        required
        placeholder="https://login.example.com"
        value={issuer}
        onChange={({ target }) => setIssuer(target.value)}
      />
      <TextField
        label={w.clientId}
        required
        maxLength={255}
        value={clientId}
        onChange={({ target }) => setClientId(target.value)}
      />
      <TextField
        label={w.clientSecret}
        type="password"
        autoComplete="off"
        required={!settings.configured}
        hint={settings.configured ? w.secretKept : undefined}
        value={secret}
        onChange={({ target }) => setSecret(target.value)}
      />
      {[
        [w.redirect, settings.redirect_uri],
        [w.link, settings.sign_in_url],
      ].map(([label, address]) => (
        <div key={label} className="flex flex-col gap-1">
          <span className="text-sm text-soft">{label}</span>
          <code className="rounded-lg border border-line bg-sunken p-2 text-sm break-all select-all">
            {address}
          </code>
        </div>
      ))}
      {deed.fault !== undefined && (
        <Notice look="alarm" role="alert">
          {deed.fault}
        </Notice>
      )}
      {saved && <Notice role="status">{w.saved}</Notice>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="main" disabled={deed.busy}>
          {w.save}
        </Button>
        {settings.configured && (
          <Button look="quiet" disabled={deed.busy} onClick={() => void forget()}>
            {w.forget}
          </Button>
        )}
      </div>
    </form>
  );
}
