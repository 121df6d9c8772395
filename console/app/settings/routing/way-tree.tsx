// A number's way as nested stations: what comes next stands further in.
import { Fragment } from "react";
import { Link } from "../../route.tsx";
import { words } from "../../words/words.ts";
import type { Station } from "./call-ways.ts";

export function WayTree({ stations }: { stations: readonly Station[] }) {
  const w = words.settings.ways;
  return (
    <ul className="ml-3 flex flex-col gap-1 border-l border-line pl-3">
      {stations.map((station, at) => (
        <li key={`${station.by} ${station.kind} ${station.id} ${at}`} className="min-w-0">
          <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <span aria-hidden="true" className="text-soft">
              →
            </span>
            {w.by[station.by] !== "" && (
              <span className="text-sm text-soft">{w.by[station.by]}</span>
            )}
            <Name station={station} />
            {station.faults.map((fault) => (
              <Fragment key={fault}>
                <span className="rounded-md bg-warm-tint px-2 text-sm text-warm">
                  {w.faults[fault]}
                </span>
              </Fragment>
            ))}
          </p>
          {station.next.length > 0 && <WayTree stations={station.next} />}
        </li>
      ))}
    </ul>
  );
}

function Name({ station }: { station: Station }) {
  const { kind, id, name } = station;
  const w = words.settings.ways;
  if (kind === "ticket" || kind === "hang_up") return <span>{w[kind]}</span>;
  const text = kind === "bot" ? name || id : `${id} ${name}`.trim();
  const shown = (
    <span className="font-medium break-words">
      {w.kinds[kind]} {text}
    </span>
  );
  if (kind !== "bot" || name === "") return shown;
  return (
    <Link href={`/bots/${encodeURIComponent(id)}`} className="min-w-0 underline">
      {shown}
    </Link>
  );
}
