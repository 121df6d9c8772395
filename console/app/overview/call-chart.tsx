// Calls by hour or day as bars, missed ones in their foot, with a line for the week before; read bar by bar with the arrow keys, or as a table.
import { type KeyboardEvent, useState } from "react";
import { words } from "../words/words.ts";
import type { Bar } from "./spans.ts";

const height = 120;
const wide = 20;

export function CallChart({ by, bars, zone }: { by: "hour" | "day"; bars: Bar[]; zone: string }) {
  const w = words.overview.chart;
  const [at, setAt] = useState<number>();
  const most = Math.max(1, ...bars.map(({ calls, before }) => Math.max(calls, before)));
  // A day that has just begun is drawn as the beginning of a day.
  const slots = Math.max(by === "hour" ? 24 : 7, bars.length);
  const y = (n: number) => height - (n / most) * height;
  const title = by === "hour" ? w.byHour : w.byDay;
  const tell = (bar: Bar) =>
    w.bar(
      when(bar, by, zone),
      bar.calls.toLocaleString(),
      bar.missed.toLocaleString(),
      bar.before.toLocaleString(),
    );
  const onKeyDown = (event: KeyboardEvent) => {
    const last = bars.length - 1;
    const steps: Record<string, number> = {
      ArrowRight: Math.min(last, (at ?? -1) + 1),
      ArrowLeft: Math.max(0, (at ?? last + 1) - 1),
      Home: 0,
      End: last,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setAt(next);
  };
  const chosen = at === undefined ? undefined : bars[at];
  const line = bars.map(({ before }, index) => `${index * wide + wide / 2},${y(before)}`).join(" ");
  return (
    <section aria-label={title} className="card flex min-w-0 flex-col gap-2 p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">{title}</h2>
        <p className="flex flex-wrap gap-x-4 text-sm text-soft" aria-hidden="true">
          <Key look="bg-brand" name={w.calls} />
          <Key look="bg-alarm" name={w.missed} />
          <Key look="bg-line-strong" name={w.before} />
        </p>
      </div>
      <div
        role="group"
        tabIndex={0}
        aria-label={`${title}. ${w.how}`}
        onKeyDown={onKeyDown}
        onBlur={() => setAt(undefined)}
        onPointerLeave={() => setAt(undefined)}
        className="rounded-lg"
      >
        <svg
          viewBox={`0 -6 ${slots * wide} ${height + 8}`}
          preserveAspectRatio="none"
          className="h-40 w-full"
          aria-hidden="true"
        >
          {bars.map((bar, index) => (
            <g key={bar.at} onPointerEnter={() => setAt(index)}>
              <rect
                x={index * wide}
                y={-6}
                width={wide}
                height={height + 8}
                className={index === at ? "fill-sunken" : "fill-transparent"}
              />
              <rect
                x={index * wide + 3}
                y={y(bar.calls)}
                width={wide - 6}
                height={height - y(bar.calls)}
                className="fill-brand"
              />
              <rect
                x={index * wide + 3}
                y={y(bar.missed)}
                width={wide - 6}
                height={height - y(bar.missed)}
                className="fill-alarm"
              />
            </g>
          ))}
          <polyline
            points={line}
            fill="none"
            strokeWidth={2}
            vectorEffect="non-scaling-stroke"
            strokeDasharray="4 3"
            className="pointer-events-none stroke-line-strong"
          />
          <line
            x1={0}
            x2={slots * wide}
            y1={height}
            y2={height}
            vectorEffect="non-scaling-stroke"
            className="stroke-line"
          />
        </svg>
      </div>
      <div
        className="flex justify-between gap-2 text-sm text-soft"
        style={{ width: `${(Math.max(slots / 2, bars.length) / slots) * 100}%` }}
        aria-hidden="true"
      >
        {(bars.length > slots / 2 ? [bars[0], bars[bars.length >> 1], bars.at(-1)] : [bars[0]]).map(
          (bar, index) => bar !== undefined && <span key={index}>{when(bar, by, zone)}</span>,
        )}
      </div>
      <p role="status" className="min-h-6 text-sm">
        {chosen === undefined ? "" : tell(chosen)}
      </p>
      <details>
        <summary className="text-sm text-soft">{w.table}</summary>
        <div className="max-h-80 overflow-auto" tabIndex={0} role="region" aria-label={w.table}>
          <table className="w-full text-sm">
            <thead>
              <tr className="text-left text-soft">
                {[w.when, w.calls, w.missed, w.before].map((name) => (
                  <th key={name} scope="col" className="p-1 font-medium">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {bars.map((bar) => (
                <tr key={bar.at} className="border-t border-line tabular-nums">
                  <th scope="row" className="p-1 text-left font-normal">
                    {when(bar, by, zone)}
                  </th>
                  <td className="p-1">{bar.calls.toLocaleString()}</td>
                  <td className="p-1">{bar.missed.toLocaleString()}</td>
                  <td className="p-1">{bar.before.toLocaleString()}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}

function Key({ look, name }: { look: string; name: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className={`size-3 rounded-sm ${look}`} />
      {name}
    </span>
  );
}

function when({ at }: Bar, by: "hour" | "day", timeZone: string): string {
  const date = new Date(at);
  return by === "hour"
    ? date.toLocaleTimeString(undefined, { timeZone, hour: "2-digit", minute: "2-digit" })
    : date.toLocaleDateString(undefined, {
        timeZone,
        weekday: "short",
        day: "numeric",
        month: "short",
      });
}
