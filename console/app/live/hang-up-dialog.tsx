// The question before a call is cut off.
import { type LiveCall, hangUpCall } from "@pipecast/contracts/pbx/calls";
import { useState } from "react";
import { RemoteError } from "@pipecast/contracts/client";
import { Button } from "../look/button.tsx";
import { Dialog } from "../look/dialog.tsx";
import { HangUpIcon } from "../look/icons.tsx";
import { Notice } from "../look/notice.tsx";
import { ask, sayError } from "../session/server.ts";
import { words } from "../words/words.ts";

export function HangUpDialog({ call, close }: { call: LiveCall; close: () => void }) {
  const w = words.live;
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const hangUp = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      await ask(hangUpCall, { params: { channel_id: call.channel_id }, body: {} });
      close();
    } catch (error) {
      // It ended by itself meanwhile: what was wanted is so.
      if (error instanceof RemoteError && error.code === "PBX_CALL_NOT_FOUND") return close();
      setFault(sayError(error));
      setBusy(false);
    }
    return undefined;
  };
  return (
    <Dialog title={w.sure} close={close}>
      <p className="break-words text-soft">{w.sureLead(call.caller_number || w.anonymous)}</p>
      {fault !== undefined && (
        <Notice look="alarm" role="alert">
          {fault}
        </Notice>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={close}>{w.keep}</Button>
        <Button look="alarm" disabled={busy} onClick={() => void hangUp()}>
          <HangUpIcon className="size-4" /> {w.hangUp}
        </Button>
      </div>
    </Dialog>
  );
}
