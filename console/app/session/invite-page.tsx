// Where an invitation leads: whom it is for, and the password they choose.
import { acceptInvite, readInvite } from "@pipecast/contracts/pbx/sign-in";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { TextField } from "../look/text-field.tsx";
import { words } from "../words/words.ts";
import { DoorPage } from "./door-page.tsx";
import { ask } from "./server.ts";
import { useAnswer } from "./use-answer.ts";
import { useDeed } from "./use-deed.ts";

/** `done` hears whether this browser is signed in now, or a second factor is asked for first. */
export function InvitePage({ code, done }: { code: string; done: (signedIn: boolean) => void }) {
  const w = words.accounts.invite;
  const found = useAnswer(code, () => ask(readInvite, { body: { code } }));
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const deed = useDeed();

  if (found.value === undefined)
    return (
      <DoorPage title={found.fault === undefined ? words.session.checking : w.gone}>
        {found.fault !== undefined && (
          <>
            <Notice look="warm" role="alert">
              {found.fault}
            </Notice>
            <Button onClick={() => done(false)}>{w.toSignIn}</Button>
          </>
        )}
      </DoorPage>
    );

  const save = () => {
    if (password !== again) return deed.setFault(w.differ);
    void deed.run(async () => {
      const { signed_in } = await ask(acceptInvite, { body: { code, password } });
      done(signed_in);
    });
    return undefined;
  };
  const field = { type: "password", required: true, minLength: 10, maxLength: 200 } as const;
  return (
    <DoorPage title={w.title(found.value.organization)}>
      <p className="break-words">{w.lead(found.value.email)}</p>
      {deed.fault !== undefined && (
        <Notice look="alarm" role="alert">
          {deed.fault}
        </Notice>
      )}
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <input type="hidden" autoComplete="username" value={found.value.email} readOnly />
        <TextField
          {...field}
          label={w.password}
          hint={w.hint}
          autoComplete="new-password"
          value={password}
          onChange={({ target }) => setPassword(target.value)}
        />
        <TextField
          {...field}
          label={w.again}
          autoComplete="new-password"
          value={again}
          onChange={({ target }) => setAgain(target.value)}
        />
        <Button type="submit" look="main" disabled={deed.busy}>
          {w.go}
        </Button>
      </form>
    </DoorPage>
  );
}
