// One ticket in the list: who, what, since when, whose.
import type { Ticket } from "@pipecast/contracts/events/tickets";
import { showTime } from "../look/time.ts";
import { Link } from "../route.tsx";
import { words } from "../words/words.ts";
import { PriorityBadge, SourceBadge, StatusBadge, assigneeOf, callerOf } from "./ticket-badges.tsx";

export interface RowProps {
  ticket: Ticket;
  href: string;
  opened: boolean;
  /** It came while the page was open. */
  fresh: boolean;
  me: string;
  timeZone: string;
}

export function TicketRow({ ticket, href, opened, fresh, me, timeZone }: RowProps) {
  const { number, guest_name, room_number, summary, category } = ticket;
  const w = words.tickets;
  const who = [guest_name, room_number && `${w.details.room_number} ${room_number}`]
    .filter(Boolean)
    .join(" · ");
  return (
    <li className={`border-b border-line last:border-0 ${fresh ? "arrives" : ""}`}>
      <Link
        href={href}
        still
        data-ticket={ticket.id}
        aria-current={opened ? "true" : undefined}
        className="flex flex-col gap-1.5 px-4 py-3 -outline-offset-2 hover:bg-sunken focus-visible:rounded-md aria-[current]:bg-sunken aria-[current]:shadow-[inset_3px_0_0_var(--color-brand)] sm:px-5"
      >
        <span className="flex items-baseline gap-2.5">
          <span className="text-sm text-soft tabular-nums">{w.number(number)}</span>
          <span className="min-w-0 truncate font-semibold tabular-nums sm:shrink-0">
            {callerOf(ticket)}
          </span>
          <span className="min-w-0 truncate text-sm text-soft max-sm:hidden">{who}</span>
          <time
            className="ml-auto shrink-0 text-sm text-soft tabular-nums"
            dateTime={ticket.created_at}
          >
            {showTime(ticket.created_at, timeZone)}
          </time>
        </span>
        {who !== "" && <span className="truncate text-sm text-soft sm:hidden">{who}</span>}
        <span className="truncate">{summary === "" ? category : summary}</span>
        <span className="flex flex-wrap items-center gap-1.5">
          <StatusBadge status={ticket.status} />
          <PriorityBadge priority={ticket.priority} />
          <SourceBadge source={ticket.source} />
          {ticket.assignee !== null && (
            <span className="ml-auto min-w-0 truncate text-xs text-soft">
              {w.assignee(assigneeOf(ticket.assignee, me))}
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}
