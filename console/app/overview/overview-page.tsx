// The overview: how today goes beside the same hours a week before.
import type { Overview } from "@pipecast/contracts/pbx/overview";
import { listBots } from "@pipecast/contracts/gateway/bots";
import { queues } from "@pipecast/contracts/pbx/directory";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { showTime } from "../look/time.ts";
import { Link, useSearch } from "../route.tsx";
import { ask } from "../session/server.ts";
import { useSession } from "../session/session.tsx";
import { useAnswer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";
import { CallChart } from "./call-chart.tsx";
import { Figure } from "./figure.tsx";
import { ShareTable } from "./share-table.tsx";
import { barsOf, readSpan, showMs, spanNames } from "./spans.ts";
import { useOverview } from "./use-overview.ts";

export default function OverviewPage() {
  const { timezone } = useSession().session.organization;
  const w = words.overview;
  const span = readSpan(useSearch());
  const { value, fault, again } = useOverview(span, timezone);
  return (
    <div className="mx-auto flex max-w-7xl flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl font-semibold">{w.title}</h1>
        <nav aria-label={w.span} className="flex flex-wrap gap-1">
          {spanNames.map((name) => (
            <Link
              key={name}
              href={name === "today" ? "/overview" : `/overview?span=${name}`}
              aria-current={name === span ? "page" : undefined}
              className="inline-flex min-h-10 items-center rounded-[9px] px-3 text-soft hover:bg-sunken aria-[current]:bg-tint aria-[current]:font-semibold aria-[current]:text-brand-deep"
            >
              {w.spans[name]}
            </Link>
          ))}
        </nav>
      </div>
      {fault !== undefined && (
        <div className="flex flex-wrap items-center gap-3">
          <Notice look="alarm" role="alert">
            {fault} {value !== undefined && w.stale(showTime(value.now.to, timezone))}
          </Notice>
          <Button onClick={again}>{words.wrong.again}</Button>
        </div>
      )}
      {value === undefined && fault === undefined && (
        <p role="status" className="py-10 text-center text-soft">
          {w.checking}
        </p>
      )}
      {value !== undefined && <Figures found={value} />}
    </div>
  );
}

const share = (won: number, of: number) => (of === 0 ? null : won / of);
const percent = (value: number) =>
  value.toLocaleString(undefined, { style: "percent", maximumFractionDigits: 0 });
const dollars = (value: number) =>
  value.toLocaleString(undefined, { style: "currency", currency: "USD" });

function Figures({ found }: { found: Overview }) {
  const w = words.overview;
  const { now, before, timezone } = found;
  const names = useNames();
  const up = now.calls.live + now.calls.settling;
  const won = (of: typeof now) =>
    of.tickets === null ? null : share(of.tickets.recovered, of.tickets.lost);
  const p95 = now.bots?.turn_p95_ms ?? null;
  const counts = [
    { name: w.figures.calls, of: "calls" },
    { name: w.figures.answered, of: "answered", good: "more" },
    { name: w.figures.resolved, of: "bot_resolved", good: "more" },
    { name: w.figures.transferred, of: "transferred" },
    { name: w.figures.missed, of: "missed", good: "less", hint: w.hints.missed },
  ] as const;
  const away = w.hints.away;
  return (
    <>
      <p className="text-sm text-soft">
        {showTime(now.from, timezone)} – {showTime(now.to, timezone)},{" "}
        {w.against(`${showTime(before.from, timezone)} – ${showTime(before.to, timezone)}`)}
      </p>
      {now.calls.calls === 0 && before.calls.calls === 0 && (
        <p className="text-soft">
          {w.first}{" "}
          <Link href="/welcome" className="text-brand-deep underline">
            {w.toFirst}
          </Link>
        </p>
      )}
      <dl className="grid grid-cols-[repeat(auto-fill,minmax(min(13rem,100%),1fr))] gap-3">
        {counts.map(({ of, ...rest }) => (
          <Figure key={of} value={now.calls[of]} before={before.calls[of]} {...rest} />
        ))}
        <Figure
          name={w.figures.toHuman}
          value={now.time_to_human_ms}
          before={before.time_to_human_ms}
          show={showMs}
          good="less"
          hint={w.hints.toHuman}
        />
        <Figure
          name={w.figures.opened}
          value={now.tickets?.opened ?? null}
          before={before.tickets?.opened ?? null}
          hint={now.tickets === null ? away : undefined}
        />
        <Figure
          name={w.figures.closed}
          value={now.tickets?.closed ?? null}
          before={before.tickets?.closed ?? null}
          good="more"
        />
        <Figure name={w.figures.openNow} value={now.tickets?.open_now ?? null} before={null} />
        <Figure
          name={w.figures.recovery}
          value={won(now)}
          before={won(before)}
          show={percent}
          good="more"
          hint={w.hints.recovery}
        />
        <Figure
          name={w.figures.turn}
          value={now.bots?.turn_median_ms ?? null}
          before={before.bots?.turn_median_ms ?? null}
          show={showMs}
          good="less"
          hint={now.bots === null ? away : p95 === null ? undefined : w.hints.turn(showMs(p95))}
        />
        <Figure
          name={w.figures.cost}
          value={now.bots?.cost_usd ?? null}
          before={before.bots?.cost_usd ?? null}
          show={dollars}
          hint={now.bots?.cost_usd === null ? w.hints.unpriced : undefined}
        />
      </dl>
      {up > 0 && <p className="text-sm text-soft">{w.live(up.toLocaleString())}</p>}
      <CallChart {...barsOf(found.hours)} zone={timezone} />
      <div className="grid gap-4 lg:grid-cols-3">
        <ShareTable
          title={w.shares.numbers}
          heads={[w.shares.missed]}
          rows={found.numbers.map((row) => ({
            ...row,
            name: row.id,
            cells: [row.missed.toLocaleString()],
          }))}
        />
        <ShareTable
          title={w.shares.queues}
          heads={[w.shares.answered, w.shares.wait]}
          note={w.shares.newest}
          rows={found.queues.map((row) => ({
            ...row,
            name: names.get(`queue ${row.id}`) ?? row.id,
            cells: [
              row.answered.toLocaleString(),
              row.wait_median_ms === null ? w.none : showMs(row.wait_median_ms),
            ],
          }))}
        />
        <ShareTable
          title={w.shares.bots}
          heads={[w.shares.resolved, w.shares.transferred, w.shares.missed]}
          rows={found.bots.map((row) => ({
            ...row,
            name: names.get(`bot ${row.id}`) ?? row.id,
            cells: [row.resolved, row.transferred, row.missed].map((n) => n.toLocaleString()),
          }))}
        />
      </div>
    </>
  );
}

/** Queues and bots by the names people gave them. */
function useNames(): ReadonlyMap<string, string> {
  const { value } = useAnswer("names", async () => {
    const query = { limit: 500 };
    const [queued, made] = await Promise.all([
      ask(queues.list, { query }),
      ask(listBots, { query }),
    ]);
    return new Map([
      ...queued.items.map(({ id, name }) => [`queue ${id}`, `${id} ${name}`] as const),
      ...made.items.map(({ id, name }) => [`bot ${id}`, name] as const),
    ]);
  });
  return value ?? new Map();
}
