// What somebody sees who is not signed in: e-mail and password, the second factor, the company's door, the operator's link.
import { signIn } from "@pipecast/contracts/pbx/sign-in";
import { RemoteError } from "@pipecast/contracts/client";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { TextField } from "../look/text-field.tsx";
import { words } from "../words/words.ts";
import { CompanyDoor } from "./company-door.tsx";
import { DoorPage } from "./door-page.tsx";
import { ask } from "./server.ts";
import { useDeed } from "./use-deed.ts";

/** What the company's sign-in came back with. */
const told = new URLSearchParams(location.search).get("problem");
const problem = told === null ? undefined : problemOf(told);

export function SignInPage({ why, entered }: { why?: string | undefined; entered: () => void }) {
  const s = words.session;
  const w = words.accounts.signIn;
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [second, setSecond] = useState(false);
  const deed = useDeed();
  const shown = deed.fault ?? (deed.busy ? undefined : (problem ?? why));

  const enter = () =>
    deed.run(async () => {
      try {
        const body = { email, password, ...(second ? { code } : {}) };
        await ask(signIn, { body });
        entered();
      } catch (error) {
        if (error instanceof RemoteError && error.code === "ACCOUNT_CODE_REQUIRED")
          return setSecond(true);
        setCode("");
        throw error;
      }
      return undefined;
    });

  return (
    <DoorPage title={s.title}>
      {shown !== undefined && (
        <Notice look={deed.fault === undefined ? "warm" : "alarm"} role="alert">
          {shown}
        </Notice>
      )}
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        {second ? (
          <TextField
            key="code"
            label={w.code}
            hint={w.codeHint}
            value={code}
            required
            autoFocus
            autoComplete="one-time-code"
            inputMode="text"
            onChange={({ target }) => setCode(target.value)}
          />
        ) : (
          <>
            <TextField
              label={w.email}
              type="email"
              value={email}
              required
              autoComplete="username"
              onChange={({ target }) => setEmail(target.value)}
            />
            <TextField
              label={w.password}
              type="password"
              value={password}
              required
              autoComplete="current-password"
              onChange={({ target }) => setPassword(target.value)}
            />
          </>
        )}
        <Button type="submit" look="main" disabled={deed.busy}>
          {w.go}
        </Button>
        {second && (
          <Button
            look="quiet"
            onClick={() => {
              setSecond(false);
              setPassword("");
              deed.setFault(undefined);
            }}
          >
            {w.other}
          </Button>
        )}
      </form>
      <CompanyDoor />
      <details className="border-t border-line pt-3">
        <summary className="text-soft">{w.operator}</summary>
        <div className="mt-3 flex flex-col gap-3 text-soft">
          <p>{s.lead}</p>
          <p>{s.how}</p>
          <pre className="overflow-x-auto rounded-lg border border-line bg-sunken p-3 font-mono text-ink">
            {s.command}
          </pre>
          <p>{s.after}</p>
        </div>
      </details>
    </DoorPage>
  );
}

function problemOf(name: string): string {
  const { refused, unavailable, notSetUp } = words.accounts.signIn.problems;
  if (name === "ACCOUNT_OIDC_NOT_SET_UP") return notSetUp;
  return name === "ACCOUNT_OIDC_REFUSED" ? refused : unavailable;
}
