// The list of tickets, or the board, with its filters, its download and its empty states.
import type { Ticket } from "@pipecast/contracts/events/tickets";
import type { Colleague } from "@pipecast/contracts/pbx/colleagues";
import type { ReactNode, RefObject } from "react";
import { Button } from "../look/button.tsx";
import { Notice } from "../look/notice.tsx";
import { useNarrow } from "../look/use-narrow.ts";
import { useVisibleRows } from "../look/use-visible-rows.ts";
import { Link } from "../route.tsx";
import { words } from "../words/words.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { NoTickets } from "./no-tickets.tsx";
import { type TicketFilter, everything, writeFilter } from "./ticket-filter.ts";
import { TicketRow } from "./ticket-row.tsx";
import type { useBulk } from "./use-bulk.ts";
import type { useTickets } from "./use-tickets.ts";
import { ViewBar } from "./view-bar.tsx";

/** Pixels. */
const rowHeights = { wide: 110, narrow: 138 };

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
  /** Undefined for who may only read. */
  bulk: ReturnType<typeof useBulk> | undefined;
  colleagues: readonly Colleague[];
  alerts: { isOn: boolean; toggle: () => void };
  /** In place of the list. */
  board: ReactNode;
  /** Leads from the list to the board and back. */
  otherHref: string;
}

export function TicketsCard(props: CardProps) {
  const { tickets, shown, filter, changeFilter, row } = props;
  const w = words.tickets;
  const { fault, again, more } = tickets;
  const height = useNarrow(640) ? rowHeights.narrow : rowHeights.wide;
  const isBoard = props.board !== undefined;
  const rows = useVisibleRows(props.list, isBoard ? 0 : shown.length, height, () => void more?.());
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
        <span className="ml-auto flex flex-wrap items-center gap-1">
          <Link
            href={props.otherHref}
            still
            className="inline-flex min-h-9 items-center rounded-[9px] px-3 text-sm text-brand hover:bg-sunken"
          >
            {isBoard ? w.board.toList : w.board.toBoard}
          </Link>
          <button
            type="button"
            aria-pressed={props.alerts.isOn}
            title={w.alerts.hint}
            onClick={props.alerts.toggle}
            className="inline-flex min-h-9 items-center rounded-[9px] px-3 text-sm text-soft hover:bg-sunken hover:text-ink aria-pressed:bg-tint aria-pressed:text-brand-deep"
          >
            {w.alerts.name}
          </button>
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
      <ViewBar owner={`${props.orgId}.${row.me}`} search={writeFilter(filter)} />
      {props.bulk !== undefined && (
        <BulkBar bulk={props.bulk} shown={shown} me={row.me} colleagues={props.colleagues} />
      )}
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
      {isBoard ? (
        props.board
      ) : (
        <ul ref={props.list} aria-label={w.list}>
          {rows.before > 0 && <li aria-hidden="true" style={{ height: rows.before }} />}
          {shown.slice(rows.from, rows.to).map((ticket) => (
            <TicketRow
              key={ticket.id}
              ticket={ticket}
              href={row.link(ticket.id)}
              opened={ticket.id === row.openedId}
              fresh={ticket.id === row.freshId}
              me={row.me}
              timeZone={row.timeZone}
              height={height}
              chosen={props.bulk?.chosen.has(ticket.id) === true}
              choose={props.bulk?.choose}
            />
          ))}
          {rows.after > 0 && <li aria-hidden="true" style={{ height: rows.after }} />}
        </ul>
      )}
      {more !== undefined && (
        <Button className="m-4" onClick={() => void more()}>
          {w.more}
        </Button>
      )}
    </section>
  );
}
