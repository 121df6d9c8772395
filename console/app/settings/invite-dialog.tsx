// Inviting somebody: address and role, then the link, which is shown this once.
import { accounts } from "@pipecast/contracts/pbx/accounts";
import type { Role } from "@pipecast/contracts/route";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Dialog } from "../look/dialog.tsx";
import { Notice } from "../look/notice.tsx";
import { TextField } from "../look/text-field.tsx";
import { ask } from "../session/server.ts";
import { useDeed } from "../session/use-deed.ts";
import { words } from "../words/words.ts";
import { LinkShown } from "./link-shown.tsx";
import { RoleChoice } from "./role-choice.tsx";

export function InviteDialog({ close }: { close: () => void }) {
  const w = words.accounts.people;
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("agent");
  const [link, setLink] = useState<{ email: string; url: string }>();
  const deed = useDeed();
  if (link !== undefined) return <LinkShown email={link.email} url={link.url} close={close} />;
  const invite = () =>
    deed.run(async () => {
      const body = { email, role, ...(name.trim() === "" ? {} : { name }) };
      const made = await ask(accounts.create, { body });
      setLink({ email: made.email, url: made.invite_url ?? "" });
    });
  return (
    <Dialog title={w.invite} close={close}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void invite();
        }}
      >
        {deed.fault !== undefined && (
          <Notice look="alarm" role="alert">
            {deed.fault}
          </Notice>
        )}
        <TextField
          label={w.email}
          type="email"
          required
          maxLength={254}
          autoComplete="off"
          value={email}
          onChange={({ target }) => setEmail(target.value)}
        />
        <TextField
          label={w.name}
          hint={w.nameHint}
          maxLength={200}
          autoComplete="off"
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <div className="flex flex-col gap-1">
          <span aria-hidden="true" className="text-sm text-soft">
            {w.role}
          </span>
          <RoleChoice label={w.role} value={role} choose={setRole} />
          <p className="text-sm text-soft">{words.accounts.rolesDo[role]}</p>
        </div>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={close}>{w.cancel}</Button>
          <Button type="submit" look="main" disabled={deed.busy}>
            {w.send}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
