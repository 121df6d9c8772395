// One ticket in the list: who, what, since when, whose.
import { memo } from "react";
import type { Ticket } from "@pipecast/contracts/events/tickets";
import { showTime } from "../look/time.ts";
import { Link } from "../route.tsx";
import { words } from "../words/words.ts";
import { DueClock } from "./due-clock.tsx";
import { PriorityBadge, SourceBadge, StatusBadge, assigneeOf, callerOf } from "./ticket-badges.tsx";

export interface RowProps {
  ticket: Ticket;
  href: string;
  opened: boolean;
  /** It came while the page was open. */
  fresh: boolean;
  me: string;
  timeZone: string;
  /** Pixels: all rows of the list are equally high. */
  height: number;
  chosen: boolean;
  /** Undefined for who may only read. */
  choose: ((id: string, on: boolean) => void) | undefined;
}

export const TicketRow = memo(function TicketRow(props: RowProps) {
  const { ticket, href, opened, fresh, me, timeZone, height, chosen, choose } = props;
  const { number, guest_name, room_number, summary, category } = ticket;
  const w = words.tickets;
  const who = [guest_name, room_number && `${w.details.room_number} ${room_number}`]
    .filter(Boolean)
    .join(" · ");
  return (
    <li
      style={{ height }}
      className={`flex overflow-hidden border-b border-line ${fresh ? "arrives" : ""}`}
    >
      {choose !== undefined && (
        <label className="inline-flex w-10 shrink-0 items-start justify-center pt-4">
          <input
            type="checkbox"
            className="size-4 accent-brand"
            aria-label={w.bulk.choose(number)}
            checked={chosen}
            onChange={({ target }) => choose(ticket.id, target.checked)}
          />
        </label>
      )}
      <Link
        href={href}
        still
        data-ticket={ticket.id}
        aria-current={opened ? "true" : undefined}
        className="flex min-w-0 grow flex-col gap-1.5 py-3 pr-4 pl-1 -outline-offset-2 hover:bg-sunken focus-visible:rounded-md aria-[current]:bg-sunken aria-[current]:shadow-[inset_3px_0_0_var(--color-brand)] sm:pr-5"
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
        <span className="flex items-center gap-1.5 overflow-hidden">
          <StatusBadge status={ticket.status} />
          <PriorityBadge priority={ticket.priority} />
          <SourceBadge source={ticket.source} />
          <DueClock ticket={ticket} />
          {ticket.assignee !== null && (
            <span className="ml-auto min-w-0 truncate text-xs text-soft">
              {w.assignee(assigneeOf(ticket.assignee, me))}
            </span>
          )}
        </span>
      </Link>
    </li>
  );
});
