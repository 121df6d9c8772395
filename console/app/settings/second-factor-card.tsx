// The second factor: set up with a picture and a first code, turned off with the password; recovery codes shown once.
import { confirmTotp, enrolTotp, removeTotp } from "@pipecast/contracts/pbx/own-account";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { TextField } from "../look/text-field.tsx";
import { ask } from "../session/server.ts";
import { useDeed } from "../session/use-deed.ts";
import { words } from "../words/words.ts";
import { QrPicture } from "./qr-picture.tsx";

export function SecondFactorCard({ on, changed }: { on: boolean; changed: () => void }) {
  const w = words.accounts.own;
  const [password, setPassword] = useState("");
  const [secret, setSecret] = useState<{ secret: string; otpauth_url: string }>();
  const [code, setCode] = useState("");
  const [recovery, setRecovery] = useState<string[]>();
  const deed = useDeed();

  const begin = () =>
    deed.run(async () => {
      if (on) {
        await ask(removeTotp, { body: { password } });
        changed();
      } else setSecret(await ask(enrolTotp, { body: { password } }));
      setPassword("");
    });
  const confirm = () =>
    deed.run(async () => {
      setRecovery((await ask(confirmTotp, { body: { code } })).recovery_codes);
      setSecret(undefined);
      setCode("");
    });

  return (
    <section aria-label={w.totpTitle} className="card flex flex-col gap-3 p-4 sm:p-5">
      <h2 className="font-semibold">{w.totpTitle}</h2>
      {deed.fault !== undefined && (
        <Notice look="alarm" role="alert">
          {deed.fault}
        </Notice>
      )}
      {recovery !== undefined ? (
        <>
          <h3 className="font-medium">{w.recoveryTitle}</h3>
          <p>{w.recovery}</p>
          <ul className="grid grid-cols-1 gap-1 rounded-lg border border-line bg-sunken p-3 font-mono text-sm select-all sm:grid-cols-2">
            {recovery.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
          <Button
            look="main"
            className="self-start"
            onClick={() => {
              setRecovery(undefined);
              changed();
            }}
          >
            {w.recoveryDone}
          </Button>
        </>
      ) : secret !== undefined ? (
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void confirm();
          }}
        >
          <p>{w.totpScan}</p>
          <QrPicture text={secret.otpauth_url} label={w.totpPicture} />
          <p className="text-sm text-soft">
            {w.totpSecret}: <span className="font-mono break-all text-ink">{secret.secret}</span>
          </p>
          <TextField
            label={w.totpCode}
            value={code}
            required
            autoFocus
            inputMode="numeric"
            autoComplete="one-time-code"
            onChange={({ target }) => setCode(target.value)}
          />
          <Button type="submit" look="main" className="self-start" disabled={deed.busy}>
            {w.totpTurnOn}
          </Button>
        </form>
      ) : (
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void begin();
          }}
        >
          <p className="text-soft">{on ? w.totpOn : w.totpOff}</p>
          <TextField
            label={w.askPassword}
            type="password"
            required
            autoComplete="current-password"
            value={password}
            onChange={({ target }) => setPassword(target.value)}
          />
          <Button type="submit" className="self-start" disabled={deed.busy}>
            {on ? w.totpTurnOff : w.totpBegin}
          </Button>
        </form>
      )}
    </section>
  );
}
