// Asks before a bot is removed; names what still leads to it.
import { RemoteError } from "@pipecast/contracts/client";
import { type Bot, deleteBot } from "@pipecast/contracts/gateway/bots";
import { useState } from "react";
import { z } from "zod";
import { Button } from "../look/button.tsx";
import { Dialog } from "../look/dialog.tsx";
import { Notice } from "../look/notice.tsx";
import { ask, sayError } from "../session/server.ts";
import { words } from "../words/words.ts";

const Ways = z.object({ numbers: z.array(z.string()), queues: z.array(z.string()) });

export function RemoveDialog(props: { bot: Bot; close: () => void; removed: () => void }) {
  const { bot, close, removed } = props;
  const w = words.bots.removing;
  const [fault, setFault] = useState<string>();
  const [ways, setWays] = useState<string[]>();
  const remove = async () => {
    try {
      await ask(deleteBot, { params: { id: bot.id }, query: {} });
      removed();
    } catch (error) {
      const inUse = error instanceof RemoteError && error.code === "GATEWAY_BOT_IN_USE";
      const found = inUse ? Ways.safeParse(error.details).data : undefined;
      if (found === undefined) setFault(sayError(error));
      else
        setWays([...found.numbers, ...found.queues.map((number) => words.bots.queue(number, ""))]);
    }
  };
  return (
    <Dialog title={w.title(bot.name)} close={close}>
      <p className="text-soft">{w.lead}</p>
      {ways !== undefined && (
        <div role="alert" className="flex flex-col gap-1">
          <Notice look="alarm">{w.inUse}</Notice>
          <ul className="list-disc pl-6 tabular-nums">
            {ways.map((way) => (
              <li key={way}>{way}</li>
            ))}
          </ul>
        </div>
      )}
      {fault !== undefined && (
        <Notice look="alarm" role="alert">
          {fault}
        </Notice>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="quiet" onClick={close}>
          {words.bots.cancel}
        </Button>
        <Button look="alarm" disabled={ways !== undefined} onClick={() => void remove()}>
          {w.sure}
        </Button>
      </div>
    </Dialog>
  );
}
