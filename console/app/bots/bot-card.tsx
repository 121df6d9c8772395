// One bot of the list: draft or published, its problems, what leads to it, and its buttons.
import { type Bot, deleteBot } from "@pipecast/contracts/gateway/bots";
import { duplicateBot } from "@pipecast/contracts/gateway/versions";
import { numbers } from "@pipecast/contracts/pbx/directory";
import type { FlowDocument } from "../flows/document/flow-document.ts";
import { saveFlowFile } from "../flows/files/save-file.ts";
import { Button } from "../look/button.tsx";
import { showTime } from "../look/time.ts";
import { Link } from "../route.tsx";
import { useMay } from "../session/session.tsx";
import { words } from "../words/words.ts";
import { type BotsAndWays, waysTo } from "./use-bots.ts";

interface BotCardProps {
  bot: Bot;
  ways: BotsAndWays;
  timeZone: string;
  lead: () => void;
  copy: () => void;
  remove: () => void;
}

const link =
  "inline-flex min-h-10 items-center justify-center rounded-[9px] border border-line-strong bg-card px-4 font-medium hover:bg-sunken";

export function BotCard({ bot, ways, timeZone, lead, copy, remove }: BotCardProps) {
  const may = useMay();
  const w = words.bots;
  const href = `/bots/${encodeURIComponent(bot.id)}`;
  const led = waysTo(bot.id, ways);
  const nobody = led.numbers.length + led.queues.length === 0;
  return (
    <li className="card flex min-w-0 flex-col gap-3 p-4 sm:p-5">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 className="min-w-0 font-semibold wrap-anywhere">{bot.name}</h2>
        <span className="font-mono text-sm wrap-anywhere text-soft">{bot.id}</span>
      </div>
      <div className="flex flex-wrap gap-2 text-sm">
        <span
          className={`rounded-full px-2.5 py-0.5 ${bot.published_version === null ? "bg-warm-tint text-warm" : "bg-tint text-brand-deep"}`}
        >
          {bot.published_version === null ? w.draftOnly : w.published(bot.published_version)}
        </span>
        <Problems bot={bot} />
        <span className="py-0.5 text-soft">{w.changedAt(showTime(bot.updated_at, timeZone))}</span>
      </div>
      <div className="text-sm">
        {nobody ? (
          <p className="text-soft">{w.leadsNowhere}</p>
        ) : (
          <ul aria-label={w.leads} className="flex flex-wrap gap-x-3 gap-y-1">
            {led.numbers.map(({ id, number }) => (
              <li key={id} className="tabular-nums">
                {number}
              </li>
            ))}
            {led.queues.map(({ number, name }) => (
              <li key={number} className="wrap-anywhere">
                {w.queue(number, name)}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="mt-auto flex flex-wrap gap-2">
        <Link href={href} aria-label={w.openOf(bot.name)} className={link}>
          {w.open}
        </Link>
        <Link href={`${href}/versions`} aria-label={w.versionsOf(bot.name)} className={link}>
          {w.versions}
        </Link>
        {may(numbers.update) && (
          <Button aria-label={w.leadOf(bot.name)} onClick={lead}>
            {w.lead}
          </Button>
        )}
        <Button
          look="quiet"
          aria-label={w.saveOf(bot.name)}
          onClick={() => saveFlowFile(bot.flow as unknown as FlowDocument)}
        >
          {w.save}
        </Button>
        {may(duplicateBot) && (
          <Button look="quiet" aria-label={w.copyOf(bot.name)} onClick={copy}>
            {w.copy}
          </Button>
        )}
        {may(deleteBot) && (
          <Button look="quiet" aria-label={w.removeOf(bot.name)} onClick={remove}>
            {w.remove}
          </Button>
        )}
      </div>
    </li>
  );
}

function Problems({ bot: { problems } }: { bot: Bot }) {
  const w = words.bots;
  const count = (level: string) => problems.filter((problem) => problem.level === level).length;
  const errors = count("error");
  const warnings = count("warning");
  if (errors + warnings === 0) return <span className="py-0.5 text-soft">{w.fine}</span>;
  return (
    <>
      {errors > 0 && (
        <span className="rounded-full bg-alarm-tint px-2.5 py-0.5 text-alarm">
          {w.errors(errors)}
        </span>
      )}
      {warnings > 0 && (
        <span className="rounded-full bg-warm-tint px-2.5 py-0.5 text-warm">
          {w.warnings(warnings)}
        </span>
      )}
    </>
  );
}
