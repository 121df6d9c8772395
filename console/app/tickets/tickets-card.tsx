// The list of tickets with its filters, its download and its empty states.
import type { Ticket } from "@pipecast/contracts/events/tickets";
import type { RefObject } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { words } from "../words/words.ts";
import { FilterBar } from "./filter-bar.tsx";
import { NoTickets } from "./no-tickets.tsx";
import { type TicketFilter, everything, writeFilter } from "./ticket-filter.ts";
import { TicketRow } from "./ticket-row.tsx";
import type { useTickets } from "./use-tickets.ts";

interface CardProps {
  className: string;
  orgId: string;
  tickets: ReturnType<typeof useTickets>;
  shown: readonly Ticket[];
  filter: TicketFilter;
  changeFilter: (filter: TicketFilter) => void;
  exportHref: string;
  row: {
    link: (id: string) => string;
    openedId: string;
    freshId: string | undefined;
    me: string;
    timeZone: string;
  };
  list: RefObject<HTMLUListElement | null>;
  help: () => void;
}

export function TicketsCard(props: CardProps) {
  const { tickets, shown, filter, changeFilter, row } = props;
  const w = words.tickets;
  const { fault, again, more } = tickets;
  const isListed = tickets.floor !== undefined;
  return (
    <section aria-labelledby="tickets-title" className={`card min-w-0 ${props.className}`}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 pt-4 pb-3 sm:px-5">
        <h1 id="tickets-title" className="font-semibold">
          {w.title}
        </h1>
        <span className="text-sm text-soft tabular-nums">
          {isListed && w.count(shown.length, more !== undefined)}
        </span>
        <span className="ml-auto flex items-center gap-1">
          <a
            href={props.exportHref}
            download
            className="inline-flex min-h-9 items-center rounded-[9px] px-3 text-sm text-brand hover:bg-sunken"
          >
            {w.export}
          </a>
          <button
            type="button"
            onClick={props.help}
            aria-keyshortcuts="?"
            className="inline-flex min-h-9 items-center rounded-[9px] px-3 text-sm text-soft hover:bg-sunken hover:text-ink max-sm:hidden"
          >
            {w.keys}
          </button>
        </span>
      </div>
      <FilterBar filter={filter} change={changeFilter} me={row.me} />
      {fault !== undefined && (
        <div className="flex flex-wrap items-center gap-3 p-4">
          <Notice look="alarm" role="alert">
            {fault}
          </Notice>
          <Button onClick={() => void again()}>{words.wrong.again}</Button>
        </div>
      )}
      {isListed && shown.length === 0 && (
        <NoTickets
          orgId={props.orgId}
          clear={writeFilter(filter) === "" ? undefined : () => changeFilter(everything)}
        />
      )}
      <ul ref={props.list} aria-label={w.list}>
        {shown.map((ticket) => (
          <TicketRow
            key={ticket.id}
            ticket={ticket}
            href={row.link(ticket.id)}
            opened={ticket.id === row.openedId}
            fresh={ticket.id === row.freshId}
            me={row.me}
            timeZone={row.timeZone}
          />
        ))}
      </ul>
      {more !== undefined && (
        <Button className="m-4" onClick={() => void more()}>
          {w.more}
        </Button>
      )}
    </section>
  );
}
