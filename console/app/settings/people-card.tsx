// The people of the organization: who is there, in which role, who was invited; invite, change, remove.
import { type Account, accounts } from "@pipecast/contracts/pbx/accounts";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { ask } from "../session/server.ts";
import { useAnswer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";
import { InviteDialog } from "./invite-dialog.tsx";
import { PersonRow } from "./person-row.tsx";

/** Of an organization of ordinary size all; more are read page by page. */
async function allAccounts(): Promise<Account[]> {
  const all: Account[] = [];
  let cursor: string | undefined;
  do {
    const page = await ask(accounts.list, {
      query: { limit: 500, ...(cursor === undefined ? {} : { cursor }) },
    });
    all.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && all.length < 5_000);
  return all.toSorted((a, b) => a.name.localeCompare(b.name));
}

export function PeopleCard() {
  const w = words.accounts.people;
  const people = useAnswer("people", allAccounts);
  const [inviting, setInviting] = useState(false);
  return (
    <section aria-label={words.accounts.settings.people} className="card flex flex-col p-4 sm:p-5">
      <div className="flex flex-wrap items-center justify-between gap-3 pb-3">
        <h2 className="font-semibold">{words.accounts.settings.people}</h2>
        <Button look="main" onClick={() => setInviting(true)}>
          {w.invite}
        </Button>
      </div>
      {people.fault !== undefined && (
        <div className="flex flex-wrap items-center gap-3">
          <Notice look="alarm" role="alert">
            {people.fault}
          </Notice>
          <Button onClick={people.again}>{words.wrong.again}</Button>
        </div>
      )}
      {people.value === undefined && people.fault === undefined && (
        <p role="status" className="py-6 text-center text-soft">
          {words.session.checking}
        </p>
      )}
      {people.value?.length === 0 && <p className="py-6 text-center text-soft">{w.none}</p>}
      {people.value !== undefined && people.value.length > 0 && (
        <ul className="flex flex-col">
          {people.value.map((person) => (
            <PersonRow key={person.id} person={person} changed={people.again} />
          ))}
        </ul>
      )}
      {inviting && (
        <InviteDialog
          close={() => {
            setInviting(false);
            people.again();
          }}
        />
      )}
    </section>
  );
}
