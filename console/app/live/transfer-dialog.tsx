// Where a live call is to go: a queue, a colleague's phone, or one's own (taken over from the bot).
import { type LiveCall, transferCall } from "@pipecast/contracts/pbx/calls";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Dialog } from "../look/dialog.tsx";
import { Notice } from "../look/notice.tsx";
import { useOwnExtension } from "../look/own-extension.ts";
import { ask } from "../session/server.ts";
import { useDeed } from "../session/use-deed.ts";
import { words } from "../words/words.ts";
import type { Lines } from "./use-lines.ts";

export function TransferDialog(props: {
  call: LiveCall;
  /** `mine`: to one's own phone. */
  kind: "any" | "mine";
  lines: Lines | undefined;
  close: () => void;
}) {
  const { call, kind, lines, close } = props;
  const w = words.live;
  const [own, chooseOwn] = useOwnExtension();
  const [place, setPlace] = useState(kind === "mine" && own !== "" ? `extension ${own}` : "");
  const { busy, fault, run } = useDeed();
  const go = async () => {
    const [type, destination = ""] = place.split(" ");
    if (kind === "mine") chooseOwn(destination);
    const done = await run(async () => {
      await ask(transferCall, {
        params: { channel_id: call.channel_id },
        body: { destination, destination_type: type === "queue" ? "queue" : "extension" },
      });
    });
    if (done) close();
  };
  const people = (lines?.people ?? []).map(({ extension, name }) => (
    <option key={extension} value={`extension ${extension}`}>
      {w.person(name, extension)}
    </option>
  ));
  const caller = call.caller_number || w.anonymous;
  return (
    <Dialog title={kind === "mine" ? w.takeOver : w.transfer} close={close}>
      <p className="break-words text-soft">
        {kind === "mine" ? w.takeOverLead(caller) : w.transferLead(caller)}
      </p>
      <label className="flex flex-col gap-1 text-sm text-soft">
        {kind === "mine" ? w.yourPhone : w.where}
        <select className="field" value={place} onChange={({ target }) => setPlace(target.value)}>
          <option value="">{w.choose}</option>
          {kind === "mine" ? (
            people
          ) : (
            <>
              <optgroup label={w.queues}>
                {(lines?.queues ?? []).map(({ number, name }) => (
                  <option key={number} value={`queue ${number}`}>
                    {words.agents.queue(number, name)}
                  </option>
                ))}
              </optgroup>
              <optgroup label={w.people}>{people}</optgroup>
            </>
          )}
        </select>
      </label>
      {fault !== undefined && (
        <Notice look="alarm" role="alert">
          {fault}
        </Notice>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={close}>{w.keep}</Button>
        <Button look="main" disabled={busy || place === ""} onClick={() => void go()}>
          {kind === "mine" ? w.takeOver : w.transfer}
        </Button>
      </div>
    </Dialog>
  );
}
