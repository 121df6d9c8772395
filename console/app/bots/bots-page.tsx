// The organization's bots: what each is, who reaches it, and what can be done with it.
import { type Bot, createBot } from "@pipecast/contracts/gateway/bots";
import { duplicateBot } from "@pipecast/contracts/gateway/versions";
import { useState } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { goTo } from "../route.tsx";
import { ask, sayError } from "../session/server.ts";
import { useMay, useSession } from "../session/session.tsx";
import { words } from "../words/words.ts";
import { BotCard } from "./bot-card.tsx";
import { LeadDialog } from "./lead-dialog.tsx";
import { NewBotDialog } from "./new-bot-dialog.tsx";
import { RemoveDialog } from "./remove-dialog.tsx";
import { useBots } from "./use-bots.ts";

type Open = { what: "new" } | { what: "lead" | "remove"; bot: Bot };

export default function BotsPage() {
  const { session } = useSession();
  const may = useMay();
  const { value, fault, again } = useBots(session.organization.id);
  const [open, setOpen] = useState<Open>();
  const [trouble, setTrouble] = useState<string>();
  const w = words.bots;
  const close = () => setOpen(undefined);
  const done = () => {
    close();
    again();
  };
  const copy = async ({ id }: Bot) => {
    setTrouble(undefined);
    try {
      await ask(duplicateBot, { params: { id }, body: {} });
      again();
    } catch (error) {
      setTrouble(sayError(error));
    }
  };
  return (
    <section aria-labelledby="bots-title" className="mx-auto flex max-w-6xl flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 id="bots-title" className="text-xl font-semibold">
          {w.title}
        </h1>
        <p role="status" className="text-sm text-soft">
          {value === undefined
            ? fault === undefined && w.loading
            : value.bots.length > 0 && w.count(value.bots.length)}
        </p>
        {may(createBot) && (
          <Button look="main" className="ml-auto" onClick={() => setOpen({ what: "new" })}>
            {w.create}
          </Button>
        )}
      </div>
      {trouble !== undefined && (
        <Notice look="alarm" role="alert">
          {trouble}
        </Notice>
      )}
      {fault !== undefined && value === undefined && (
        <div className="flex flex-wrap items-center gap-3">
          <Notice look="alarm" role="alert">
            {fault}
          </Notice>
          <Button onClick={again}>{words.wrong.again}</Button>
        </div>
      )}
      {value?.bots.length === 0 && (
        <div className="card flex flex-col items-center gap-2 border-dashed px-4 py-12 text-center">
          <p className="font-semibold">{w.empty}</p>
          <p className="max-w-md text-soft">{w.emptyLead}</p>
        </div>
      )}
      <ul className="grid gap-4 lg:grid-cols-2">
        {value?.bots.map((bot) => (
          <BotCard
            key={bot.id}
            bot={bot}
            ways={value}
            timeZone={session.organization.timezone}
            lead={() => setOpen({ what: "lead", bot })}
            copy={() => void copy(bot)}
            remove={() => setOpen({ what: "remove", bot })}
          />
        ))}
      </ul>
      {open?.what === "new" && (
        <NewBotDialog close={close} made={(id) => goTo(`/bots/${encodeURIComponent(id)}`)} />
      )}
      {open?.what === "lead" && value !== undefined && (
        <LeadDialog bot={open.bot} all={value} close={close} changed={again} />
      )}
      {open?.what === "remove" && <RemoveDialog bot={open.bot} close={close} removed={done} />}
    </section>
  );
}
