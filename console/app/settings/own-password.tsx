// Changing one's own password.
import { changePassword } from "@pipecast/contracts/pbx/own-account";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { TextField } from "../look/text-field.tsx";
import { ask } from "../session/server.ts";
import { useDeed } from "../session/use-deed.ts";
import { words } from "../words/words.ts";

export function OwnPassword() {
  const w = words.accounts.own;
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [done, setDone] = useState(false);
  const deed = useDeed();
  const change = async () => {
    const changed = await deed.run(async () => {
      await ask(changePassword, { body: { current, password } });
    });
    setDone(changed);
    if (changed) {
      setCurrent("");
      setPassword("");
    }
  };
  return (
    <section aria-label={w.passwordTitle} className="card flex flex-col gap-3 p-4 sm:p-5">
      <h2 className="font-semibold">{w.passwordTitle}</h2>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        <TextField
          label={w.current}
          type="password"
          required
          autoComplete="current-password"
          value={current}
          onChange={({ target }) => setCurrent(target.value)}
        />
        <TextField
          label={w.next}
          hint={words.accounts.invite.hint}
          type="password"
          required
          minLength={10}
          maxLength={200}
          autoComplete="new-password"
          value={password}
          onChange={({ target }) => setPassword(target.value)}
        />
        {deed.fault !== undefined && (
          <Notice look="alarm" role="alert">
            {deed.fault}
          </Notice>
        )}
        {done && <Notice role="status">{w.changed}</Notice>}
        <Button type="submit" className="self-start" disabled={deed.busy}>
          {w.change}
        </Button>
      </form>
    </section>
  );
}
