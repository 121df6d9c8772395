// Which numbers and which queues' failovers lead to a bot: ticked at once, taken away by leading elsewhere.
import type { Bot } from "@pipecast/contracts/gateway/bots";
import { numbers, queues } from "@pipecast/contracts/pbx/directory";
import { type ReactNode, useState } from "react";
import { Button } from "../look/button.tsx";
import { Dialog } from "../look/dialog.tsx";
import { Notice } from "../look/notice.tsx";
import { ask, sayError } from "../session/server.ts";
import { words } from "../words/words.ts";
import type { BotsAndWays } from "./use-bots.ts";

interface LeadDialogProps {
  bot: Bot;
  all: BotsAndWays;
  close: () => void;
  changed: () => void;
}

type Place = { type: "bot" | "queue" | "extension"; id: string };

export function LeadDialog({ bot, all, close, changed }: LeadDialogProps) {
  const w = words.bots.leading;
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const here: Place = { type: "bot", id: bot.id };
  const isHere = (to: Place | null) => to?.type === "bot" && to.id === bot.id;
  const nameOf = ({ type, id }: Place) => {
    const name =
      type === "bot"
        ? all.bots.find((one) => one.id === id)?.name
        : all.queues.find(({ number }) => type === "queue" && number === id)?.name;
    return `${w.where[type]} ${id}${name === undefined || name === id ? "" : ` ${name}`}`;
  };
  const change = async (deed: () => Promise<unknown>) => {
    setBusy(true);
    setFault(undefined);
    try {
      await deed();
      changed();
    } catch (error) {
      setFault(sayError(error));
    } finally {
      setBusy(false);
    }
  };
  const setNumber = (id: string, target: Place) =>
    change(() => ask(numbers.update, { params: { id }, body: { target } }));
  const setQueue = (id: string, failover: Place | null) =>
    change(() => ask(queues.update, { params: { id }, body: { failover } }));
  return (
    <Dialog title={w.title(bot.name)} close={close}>
      <p className="text-sm text-soft">{w.lead}</p>
      {bot.published_version === null && <Notice look="warm">{w.notPublished}</Notice>}
      <fieldset disabled={busy} className="flex flex-col gap-1">
        <legend className="mb-1 font-medium">{w.numbers}</legend>
        {all.numbers.length === 0 && <p className="text-sm text-soft">{w.noNumbers}</p>}
        {all.numbers.map(({ id, number, target }) =>
          isHere(target) ? (
            <div key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1">
              <Way ticked locked title={number} />
              <select
                aria-label={w.toQueue(number)}
                className="field w-auto"
                value=""
                onChange={({ target: { value } }) =>
                  void setNumber(id, { type: "queue", id: value })
                }
              >
                <option value="">{w.toQueue("…")}</option>
                {all.queues.map((queue) => (
                  <option key={queue.number} value={queue.number}>
                    {queue.number} {queue.name}
                  </option>
                ))}
              </select>
            </div>
          ) : (
            <Way
              key={id}
              title={number}
              lead={w.elsewhere(nameOf(target))}
              tick={() => void setNumber(id, here)}
            />
          ),
        )}
      </fieldset>
      <fieldset disabled={busy} className="flex flex-col gap-1">
        <legend className="mb-1 font-medium">{w.queues}</legend>
        {all.queues.length === 0 && <p className="text-sm text-soft">{w.noQueues}</p>}
        {all.queues.map(({ id, number, name, failover }) => (
          <Way
            key={id}
            ticked={isHere(failover)}
            title={`${number} ${name}`}
            lead={
              isHere(failover)
                ? undefined
                : failover === null
                  ? w.nowhere
                  : w.elsewhere(nameOf(failover))
            }
            tick={() => void setQueue(id, isHere(failover) ? null : here)}
          />
        ))}
      </fieldset>
      {fault !== undefined && (
        <Notice look="alarm" role="alert">
          {fault}
        </Notice>
      )}
      <Button className="self-end" onClick={close}>
        {words.bots.close}
      </Button>
    </Dialog>
  );
}

function Way(props: {
  title: string;
  lead?: ReactNode;
  ticked?: boolean;
  locked?: boolean;
  tick?: () => void;
}) {
  const { title, lead, ticked = false, locked = false, tick } = props;
  return (
    <label className="flex min-h-10 items-center gap-3">
      <input
        type="checkbox"
        className="size-4 shrink-0 accent-brand"
        checked={ticked}
        disabled={locked}
        onChange={() => tick?.()}
      />
      <span className="min-w-0 wrap-anywhere tabular-nums">
        {title}
        {lead !== undefined && <span className="block text-sm text-soft">{lead}</span>}
      </span>
    </label>
  );
}
