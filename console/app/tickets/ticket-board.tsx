// Tickets as cards in a column per status: moved by dragging, or by the arrows on each card.
import { type Ticket, TicketStatus } from "@pipecast/contracts/events/tickets";
import { useState } from "react";
import { Link } from "../route.tsx";
import { words } from "../words/words.ts";
import { DueClock } from "./due-clock.tsx";
import { PriorityBadge, SourceBadge, assigneeOf, callerOf } from "./ticket-badges.tsx";
import type { Patch } from "./use-ticket-change.ts";

const mostCards = 100;
const kind = "application/x-pipecast-ticket";

interface BoardProps {
  shown: readonly Ticket[];
  me: string;
  mayChange: boolean;
  link: (id: string) => string;
  openedId: string;
  change: (ticket: Ticket, patch: Patch) => void;
}

export function TicketBoard(props: BoardProps) {
  const { shown, mayChange, change } = props;
  const [over, setOver] = useState<TicketStatus>();
  const w = words.tickets;
  return (
    <div className="grid gap-3 p-3 sm:p-4 md:grid-cols-3">
      {TicketStatus.options.map((status) => {
        const cards = shown.filter((ticket) => ticket.status === status);
        return (
          <section
            key={status}
            aria-label={w.standings[status]}
            onDragOver={(event) => {
              if (!mayChange || !event.dataTransfer.types.includes(kind)) return;
              event.preventDefault();
              setOver(status);
            }}
            onDragLeave={() => setOver(undefined)}
            onDrop={(event) => {
              setOver(undefined);
              const id = event.dataTransfer.getData(kind);
              const ticket = shown.find((one) => one.id === id);
              if (ticket !== undefined && ticket.status !== status) change(ticket, { status });
            }}
            className={`flex min-h-32 min-w-0 flex-col gap-2 rounded-xl p-2 ${over === status ? "bg-tint" : "bg-sunken"}`}
          >
            <h2 className="px-1 text-sm font-medium">
              {w.standings[status]} <span className="text-soft tabular-nums">{cards.length}</span>
            </h2>
            <ul className="flex flex-col gap-2">
              {cards.slice(0, mostCards).map((ticket) => (
                <Card key={ticket.id} ticket={ticket} {...props} />
              ))}
            </ul>
            {cards.length > mostCards && (
              <p className="px-1 text-sm text-soft">{w.board.further(cards.length - mostCards)}</p>
            )}
          </section>
        );
      })}
    </div>
  );
}

function Card({ ticket, me, mayChange, link, openedId, change }: BoardProps & { ticket: Ticket }) {
  const w = words.tickets;
  const at = TicketStatus.options.indexOf(ticket.status);
  return (
    <li
      draggable={mayChange}
      onDragStart={(event) => {
        event.dataTransfer.setData(kind, ticket.id);
        event.dataTransfer.effectAllowed = "move";
      }}
      className={`flex flex-col gap-1.5 rounded-lg border bg-card p-2.5 ${ticket.id === openedId ? "border-brand" : "border-line"} ${mayChange ? "cursor-grab" : ""}`}
    >
      <Link
        href={link(ticket.id)}
        still
        data-ticket={ticket.id}
        draggable={false}
        className="flex min-w-0 flex-col rounded-sm hover:underline"
      >
        <span className="truncate font-semibold tabular-nums">
          <span className="font-normal text-soft">{w.number(ticket.number)}</span>{" "}
          {callerOf(ticket)}
        </span>
        <span className="line-clamp-2 text-sm break-words">
          {ticket.summary || ticket.category}
        </span>
      </Link>
      <div className="flex flex-wrap items-center gap-1.5">
        <PriorityBadge priority={ticket.priority} />
        <SourceBadge source={ticket.source} />
        <DueClock ticket={ticket} />
      </div>
      <div className="flex items-center gap-1">
        <span className="min-w-0 grow truncate text-xs text-soft">
          {ticket.assignee === null ? "" : assigneeOf(ticket.assignee, me)}
        </span>
        {mayChange &&
          ([-1, 1] as const).map((by) => {
            const status = TicketStatus.options[at + by];
            return (
              status !== undefined && (
                <button
                  key={by}
                  type="button"
                  aria-label={w.board.move(ticket.number, w.standings[status])}
                  onClick={() => change(ticket, { status })}
                  className="inline-flex size-8 items-center justify-center rounded-md border border-line text-soft hover:bg-sunken hover:text-ink"
                >
                  {by === 1 ? "→" : "←"}
                </button>
              )
            );
          })}
      </div>
    </li>
  );
}
