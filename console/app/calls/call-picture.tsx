// The parts of a call drawn on one line of time: who was rung, who waited, who talked.
import type { CallDetail } from "@pipecast/contracts/pbx/call-history";
import { words } from "../words/words.ts";
import { type CallLane, callPicture } from "./call-lanes.ts";

export function CallPicture({
  call,
  nameOf,
}: {
  call: CallDetail;
  nameOf: (number: string) => string;
}) {
  const w = words.calls;
  const { lanes, span } = callPicture(call, Date.now());
  if (lanes.length === 0) return null;
  const percent = (ms: number) => `${Math.min(100, (ms / span) * 100)}%`;
  return (
    <figure className="m-0 flex flex-col gap-1.5" aria-labelledby="call-picture">
      <figcaption id="call-picture" className="text-sm text-soft">
        {w.picture}
      </figcaption>
      <ul className="flex flex-col gap-1">
        {lanes.map((lane) => (
          <li
            key={lane.key}
            className="grid grid-cols-[8rem_minmax(0,1fr)] items-center gap-3 text-sm"
          >
            <span className="truncate" title={nameOf(lane.name)}>
              {nameOf(lane.name) || "–"}
            </span>
            <span
              role="img"
              aria-label={sayLane(lane)}
              title={sayLane(lane)}
              className="relative h-4 overflow-hidden rounded-sm bg-sunken"
            >
              <span
                className={`absolute inset-y-0 min-w-[3px] rounded-sm ${lane.answered === undefined ? "bg-warm" : "bg-warm opacity-60"}`}
                style={{
                  left: percent(lane.from),
                  width: percent((lane.answered ?? lane.to) - lane.from),
                }}
              />
              {lane.answered !== undefined && (
                <span
                  className="absolute inset-y-0 min-w-[3px] rounded-sm bg-brand"
                  style={{ left: percent(lane.answered), width: percent(lane.to - lane.answered) }}
                />
              )}
            </span>
          </li>
        ))}
      </ul>
      <div
        aria-hidden="true"
        className="grid grid-cols-[8rem_minmax(0,1fr)] gap-3 text-xs text-soft tabular-nums"
      >
        <span className="flex gap-3">
          <Key look="bg-warm">{w.rang}</Key>
          <Key look="bg-brand">{w.talked}</Key>
        </span>
        <span className="flex justify-between">
          <span>0:00</span>
          <span>{w.seconds(Math.round(span / 1000))}</span>
        </span>
      </div>
    </figure>
  );
}

function Key({ look, children }: { look: string; children: string }) {
  return (
    <span className="inline-flex items-center gap-1">
      <span className={`size-2 rounded-full ${look}`} />
      {children}
    </span>
  );
}

function sayLane({ kind, from, to, answered }: CallLane): string {
  const w = words.calls;
  const rang = w.seconds(Math.round(((answered ?? to) - from) / 1000));
  const talked = answered === undefined ? undefined : w.seconds(Math.round((to - answered) / 1000));
  return kind === "queue" ? w.laneQueue(rang, talked) : w.laneLeg(rang, talked);
}
