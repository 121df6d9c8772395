// One person: name, address, standing, role, and what an administrator can do.
import { type Account, accounts, inviteAccount } from "@pipecast/contracts/pbx/accounts";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Dialog } from "../look/dialog.tsx";
import { Notice } from "../look/notice.tsx";
import { showTime } from "../look/time.ts";
import { ask } from "../session/server.ts";
import { useSession } from "../session/session.tsx";
import { useDeed } from "../session/use-deed.ts";
import { words } from "../words/words.ts";
import { LinkShown } from "./link-shown.tsx";
import { RoleChoice } from "./role-choice.tsx";

export function PersonRow({ person, changed }: { person: Account; changed: () => void }) {
  const { session } = useSession();
  const w = words.accounts.people;
  const deed = useDeed();
  const [link, setLink] = useState<string>();
  const [asking, setAsking] = useState(false);
  const params = { id: person.id };
  const { timezone } = session.organization;

  const change = (body: { role?: Account["role"]; two_factor?: false }) =>
    deed.run(async () => {
      await ask(accounts.update, { params, body });
      changed();
    });
  const remove = () =>
    deed.run(async () => {
      await ask(accounts.remove, { params, query: {} });
      changed();
    });
  const invite = () =>
    deed.run(async () => {
      setLink((await ask(inviteAccount, { params, body: {} })).invite_url);
    });

  return (
    <li className="flex flex-col gap-2 border-t border-line py-3">
      <div className="grid grid-cols-1 items-center gap-x-4 gap-y-2 sm:grid-cols-[minmax(0,1fr)_11rem_auto]">
        <div className="min-w-0">
          <p className="truncate font-medium">{person.name}</p>
          <p className="truncate text-sm text-soft">{person.email}</p>
          <p className="text-sm text-soft">
            {standing(person, timezone)}
            {person.two_factor && ` · ${w.twoFactor}`}
          </p>
        </div>
        <RoleChoice
          label={w.roleOf(person.name)}
          value={person.role}
          disabled={deed.busy}
          choose={(role) => void change({ role })}
        />
        <div className="flex flex-wrap gap-1">
          <Button look="quiet" disabled={deed.busy} onClick={() => void invite()}>
            {w.again}
          </Button>
          {person.two_factor && (
            <Button
              look="quiet"
              disabled={deed.busy}
              onClick={() => void change({ two_factor: false })}
            >
              {w.offTotp}
            </Button>
          )}
          <Button look="quiet" disabled={deed.busy} onClick={() => setAsking(true)}>
            {w.remove}
          </Button>
        </div>
      </div>
      {deed.fault !== undefined && !asking && (
        <Notice look="alarm" role="alert">
          {deed.fault}
        </Notice>
      )}
      {link !== undefined && (
        <LinkShown
          email={person.email}
          url={link}
          close={() => {
            setLink(undefined);
            changed();
          }}
        />
      )}
      {asking && (
        <Dialog title={w.removeSure(person.name)} close={() => setAsking(false)}>
          <p className="text-soft">{w.removeLead}</p>
          {deed.fault !== undefined && (
            <Notice look="alarm" role="alert">
              {deed.fault}
            </Notice>
          )}
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => setAsking(false)}>{w.keep}</Button>
            <Button look="alarm" disabled={deed.busy} onClick={() => void remove()}>
              {w.remove}
            </Button>
          </div>
        </Dialog>
      )}
    </li>
  );
}

function standing({ invite_expires_at, signed_in_at, status }: Account, timezone: string): string {
  const w = words.accounts.people;
  if (signed_in_at !== null) return w.seen(showTime(signed_in_at, timezone));
  if (status === "active" || invite_expires_at === null) return w.never;
  if (Date.parse(invite_expires_at) <= Date.now()) return w.late;
  return w.invited(showTime(invite_expires_at, timezone));
}
