// What happened to a ticket, oldest first: calls, wishes, and what people did.
import { type TicketEntry, TicketPriority, TicketStatus } from "@pipecast/contracts/events/tickets";
import { showTime } from "../look/time.ts";
import { words } from "../words/words.ts";
import { assigneeOf } from "./ticket-badges.tsx";

export function TicketTimeline(props: {
  events: readonly TicketEntry[];
  me: string;
  timeZone: string;
}) {
  const w = words.tickets;
  return (
    <ol className="flex flex-col">
      {props.events.map((entry) => (
        <li
          key={entry.id}
          className="relative flex flex-col border-l-2 border-line pb-4 pl-4 last:pb-0"
        >
          <span
            aria-hidden="true"
            className={`absolute top-1.5 -left-[6px] size-2.5 rounded-full ${dotOf(entry.kind)}`}
          />
          <span className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{w.kinds[entry.kind] ?? entry.kind}</span>
            {entry.by !== null && (
              <span className="min-w-0 text-sm break-words text-soft">
                {w.by(assigneeOf(entry.by, props.me))}
              </span>
            )}
            <time className="ml-auto shrink-0 text-sm text-soft tabular-nums" dateTime={entry.at}>
              {showTime(entry.at, props.timeZone)}
            </time>
          </span>
          {entry.text !== "" && (
            <span className="break-words whitespace-pre-wrap">{sayText(entry, props.me)}</span>
          )}
          {entry.withdrawn && <span className="text-sm text-soft">{w.withdrawn}</span>}
        </li>
      ))}
    </ol>
  );
}

const calls = new Set(["missed_call", "queue_timeout", "bot_dropped"]);

function dotOf(kind: string): string {
  if (calls.has(kind)) return "bg-alarm";
  return kind === "recovered" || kind === "corrected" ? "bg-brand" : "bg-line-strong";
}

/** The words of the server's own lines; what a person wrote stays as it is. */
function sayText({ kind, text }: TicketEntry, me: string): string {
  const w = words.tickets;
  if (kind === "assigned") return text === "nobody" ? w.nobody : assigneeOf(text, me);
  if (kind === "status")
    return text
      .split(" → ")
      .map((name) => {
        const status = TicketStatus.safeParse(name).data;
        return status === undefined ? name : w.standings[status];
      })
      .join(" → ");
  if (kind === "note" && text.startsWith("priority: ")) {
    const priority = TicketPriority.safeParse(text.slice(10)).data;
    return priority === undefined ? text : `${w.priority}: ${w.priorities[priority]}`;
  }
  return text;
}
