// One's own account: name, password, second factor, the browsers it is signed in with.
import { readOwnAccount, renameOwnAccount } from "@pipecast/contracts/pbx/own-account";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { TextField } from "../look/text-field.tsx";
import { ask } from "../session/server.ts";
import { useSession } from "../session/session.tsx";
import { useAnswer } from "../session/use-answer.ts";
import { useDeed } from "../session/use-deed.ts";
import { words } from "../words/words.ts";
import { OwnBrowsers } from "./own-browsers.tsx";
import { OwnPassword } from "./own-password.tsx";
import { SecondFactorCard } from "./second-factor-card.tsx";

export function OwnAccount() {
  const { session } = useSession();
  const w = words.accounts.own;
  const own = useAnswer("own", () => ask(readOwnAccount));
  if (session.account_id === "operator" || session.account_id === null)
    return <Notice>{w.none}</Notice>;
  if (own.value === undefined)
    return own.fault === undefined ? (
      <p role="status" className="text-soft">
        {words.session.checking}
      </p>
    ) : (
      <div className="flex flex-wrap items-center gap-3">
        <Notice look="alarm" role="alert">
          {own.fault}
        </Notice>
        <Button onClick={own.again}>{words.wrong.again}</Button>
      </div>
    );
  const account = own.value;
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <section className="card flex flex-col gap-3 p-4 sm:p-5" aria-label={account.email}>
        <h2 className="font-semibold break-words">{account.email}</h2>
        <p className="text-soft">
          {words.accounts.roles[account.role]}: {words.accounts.rolesDo[account.role]}
        </p>
        <NameForm name={account.name} />
      </section>
      {account.has_password && <OwnPassword />}
      {account.has_password && <SecondFactorCard on={account.two_factor} changed={own.again} />}
      <OwnBrowsers />
    </div>
  );
}

function NameForm({ name: before }: { name: string }) {
  const w = words.accounts.own;
  const [name, setName] = useState(before);
  const [saved, setSaved] = useState(false);
  const deed = useDeed();
  const save = async () =>
    setSaved(await deed.run(async () => void (await ask(renameOwnAccount, { body: { name } }))));
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label={w.name}
        value={name}
        required
        maxLength={200}
        autoComplete="name"
        onChange={({ target }) => {
          setName(target.value);
          setSaved(false);
        }}
      />
      {deed.fault !== undefined && (
        <Notice look="alarm" role="alert">
          {deed.fault}
        </Notice>
      )}
      {saved && <Notice role="status">{w.saved}</Notice>}
      <Button type="submit" className="self-start" disabled={deed.busy}>
        {w.save}
      </Button>
    </form>
  );
}
