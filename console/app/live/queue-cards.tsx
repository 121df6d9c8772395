// The queues with who waits in each, longest first, and which of its people talk.
import type { LiveCall } from "@pipecast/contracts/pbx/calls";
import type { Queue } from "@pipecast/contracts/pbx/directory";
import { words } from "../words/words.ts";
import { CallClock } from "./call-clock.tsx";
import type { Lines } from "./use-lines.ts";

export function QueueCards({ lines, calls }: { lines: Lines; calls: readonly LiveCall[] }) {
  const w = words.live;
  if (lines.queues.length === 0) return null;
  const at = Map.groupBy(calls, ({ to }) => to);
  return (
    <section aria-labelledby="queues-title" className="card min-w-0 p-4 sm:p-5">
      <h2 id="queues-title" className="mb-3 font-semibold">
        {w.queues}
      </h2>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(16rem,100%),1fr))] gap-3">
        {lines.queues.map((queue) => (
          <QueueCard key={queue.number} queue={queue} lines={lines} at={at} />
        ))}
      </ul>
    </section>
  );
}

function QueueCard(props: { queue: Queue; lines: Lines; at: ReadonlyMap<string, LiveCall[]> }) {
  const { queue, lines, at } = props;
  const w = words.live;
  const waiting = at.get(queue.number) ?? [];
  const shown = waiting.slice(0, 5);
  const members = queue.members.map((extension) => ({
    extension,
    name: lines.people.find((user) => user.extension === extension)?.name ?? extension,
    talks: at.has(extension),
  }));
  return (
    <li className="flex min-w-0 flex-col gap-2 rounded-xl border border-line p-3">
      <p className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 font-medium break-words">
          {words.agents.queue(queue.number, queue.name)}
        </span>
        <span
          className={`shrink-0 rounded-full px-2 py-0.5 text-xs ${waiting.length > 0 ? "bg-warm-tint font-medium text-warm" : "bg-sunken text-soft"}`}
        >
          {w.waits(waiting.length)}
        </span>
      </p>
      {shown.length > 0 && (
        <ol className="flex flex-col gap-0.5 text-sm">
          {shown.map((call) => (
            <li key={call.linkedid} className="flex justify-between gap-3 tabular-nums">
              <span className="min-w-0 truncate">{call.caller_number || w.anonymous}</span>
              <CallClock since={call.since} />
            </li>
          ))}
          {waiting.length > shown.length && (
            <li className="text-soft">{w.further(waiting.length - shown.length)}</li>
          )}
        </ol>
      )}
      {members.length === 0 ? (
        <p className="text-sm text-soft">{w.nobodyThere}</p>
      ) : (
        <ul className="flex flex-wrap gap-1.5 text-xs">
          {members.map(({ extension, name, talks }) => (
            <li
              key={extension}
              className={`rounded-full border px-2 py-0.5 ${talks ? "border-transparent bg-tint font-medium text-brand-deep" : "border-line text-soft"}`}
            >
              {name} {talks ? w.talks : w.free}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
