// The versions of a bot to choose from, the draft first.
import type { Bot, BotVersion } from "@pipecast/contracts/gateway/bots";
import type { ReactNode } from "react";
import { showTime } from "../look/time.ts";
import { words } from "../words/words.ts";

export const DRAFT = "draft";

interface VersionListProps {
  bot: Bot;
  versions: readonly BotVersion[];
  timeZone: string;
  chosen: number | typeof DRAFT;
  choose: (which: number | typeof DRAFT) => void;
}

/** An account is not named here by its id. */
function nameOf(who: string | null): string {
  const w = words.bots.history;
  return w.who[who ?? "unknown"] ?? w.person;
}

export function VersionList({ bot, versions, timeZone, chosen, choose }: VersionListProps) {
  const w = words.bots.history;
  const when = (time: string, who: string | null) => w.by(nameOf(who), showTime(time, timeZone));
  return (
    <nav aria-label={words.bots.versions} className="card overflow-hidden">
      <ul className="max-h-[70vh] divide-y divide-line overflow-y-auto">
        <Choice here={chosen === DRAFT} choose={() => choose(DRAFT)} title={w.draft}>
          {when(bot.updated_at, bot.updated_by)}
        </Choice>
        {versions.map(({ version, published_at, published_by }) => (
          <Choice
            key={version}
            here={chosen === version}
            choose={() => choose(version)}
            title={w.version(version)}
            badge={version === bot.published_version ? w.live : undefined}
          >
            {when(published_at, published_by)}
          </Choice>
        ))}
      </ul>
    </nav>
  );
}

function Choice(props: {
  here: boolean;
  choose: () => void;
  title: string;
  badge?: string | undefined;
  children: ReactNode;
}) {
  const { here, choose, title, badge, children } = props;
  return (
    <li>
      <button
        type="button"
        aria-current={here ? "true" : undefined}
        onClick={choose}
        className="flex w-full flex-col items-start gap-0.5 px-4 py-2.5 text-left hover:bg-sunken focus-visible:-outline-offset-2 aria-[current]:bg-tint"
      >
        <span className="flex flex-wrap items-center gap-2 font-medium">
          {title}
          {badge !== undefined && (
            <span className="rounded-full bg-brand px-2 py-0.5 text-xs text-on-brand">{badge}</span>
          )}
        </span>
        <span className="text-sm text-soft">{children}</span>
      </button>
    </li>
  );
}
