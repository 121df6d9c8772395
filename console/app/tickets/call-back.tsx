// Calls a ticket's caller back by a click: one's own phone rings first, then the caller's.
import { placeCall } from "@pipecast/contracts/pbx/calls";
import { useState } from "react";
import { useLines } from "../live/use-lines.ts";
import { Button } from "../look/button.tsx";
import { Dialog } from "../look/dialog.tsx";
import { CallIcon } from "../look/icons.tsx";
import { Notice } from "../look/notice.tsx";
import { useOwnExtension } from "../look/own-extension.ts";
import { ask } from "../session/server.ts";
import { useDeed } from "../session/use-deed.ts";
import { useSession } from "../session/session.tsx";
import { words } from "../words/words.ts";

export function CallBack({ number }: { number: string }) {
  const [isAsked, setAsked] = useState(false);
  const [rings, setRings] = useState("");
  const w = words.tickets;
  return (
    <div className="flex flex-col gap-2">
      <button
        type="button"
        onClick={() => setAsked(true)}
        className="inline-flex min-h-10 items-center gap-2.5 self-start rounded-[9px] border border-line-strong px-4 font-medium tabular-nums hover:bg-sunken"
      >
        <CallIcon className="size-4 text-brand" />
        {number}
        <span className="text-sm font-normal text-soft">{w.callBack}</span>
      </button>
      {rings !== "" && (
        <Notice role="status" look="calm">
          {w.callRings(rings)}
        </Notice>
      )}
      {isAsked && <CallDialog number={number} done={setRings} close={() => setAsked(false)} />}
    </div>
  );
}

function CallDialog(props: {
  number: string;
  done: (extension: string) => void;
  close: () => void;
}) {
  const { number, done, close } = props;
  const w = words.tickets;
  const lines = useLines(useSession().session.organization.id);
  const [own, chooseOwn] = useOwnExtension();
  // One question is one call, however often it is pressed.
  const [key] = useState(() => crypto.randomUUID());
  const { busy, fault, run } = useDeed();
  const call = async () => {
    const header = { "idempotency-key": key };
    const placed = await run(async () => {
      await ask(placeCall, { body: { from: own, to: number } }, header);
    });
    if (!placed) return;
    done(own);
    close();
  };
  const people = lines?.people ?? [];
  return (
    <Dialog title={w.callBack} close={close}>
      <p className="text-soft">{w.callLead(number)}</p>
      <label className="flex flex-col gap-1 text-sm text-soft">
        {words.live.yourPhone}
        <select
          className="field"
          value={people.some(({ extension }) => extension === own) ? own : ""}
          onChange={({ target }) => chooseOwn(target.value)}
        >
          <option value="">{words.live.choose}</option>
          {people.map(({ extension, name }) => (
            <option key={extension} value={extension}>
              {words.live.person(name, extension)}
            </option>
          ))}
        </select>
      </label>
      {fault !== undefined && (
        <Notice look="alarm" role="alert">
          {fault}
        </Notice>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <a href={`tel:${number}`} className="mr-auto px-2 text-sm text-brand hover:underline">
          {w.otherPhone}
        </a>
        <Button onClick={close}>{w.cancel}</Button>
        <Button look="main" disabled={busy || own === ""} onClick={() => void call()}>
          {w.callNow}
        </Button>
      </div>
    </Dialog>
  );
}
