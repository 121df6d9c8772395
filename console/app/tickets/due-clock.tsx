// How long until a ticket must be answered or solved, counted down; or how long it is late.
import type { Ticket } from "@pipecast/contracts/events/tickets";
import { useNow } from "../look/use-now.ts";
import { words } from "../words/words.ts";

const soonMs = 15 * 60_000;

export function DueClock({ ticket }: { ticket: Ticket }) {
  const due = dueOf(ticket);
  return due === undefined ? null : <Clock due={Date.parse(due)} />;
}

function Clock({ due }: { due: number }) {
  const left = due - useNow();
  const w = words.tickets;
  const look =
    left < 0
      ? "bg-alarm-tint font-medium text-alarm"
      : left < soonMs
        ? "bg-warm-tint font-medium text-warm"
        : "bg-sunken text-soft";
  return (
    <span className={`rounded-full px-2 py-0.5 text-xs whitespace-nowrap tabular-nums ${look}`}>
      {left < 0 ? w.late(span(-left)) : w.left(span(left))}
    </span>
  );
}

/** The answer first, then the solution; nothing for what is done. */
export function dueOf(ticket: Ticket): string | undefined {
  if (ticket.status === "closed") return undefined;
  const answer = ticket.first_response_at === null ? ticket.first_response_due_at : null;
  return answer ?? ticket.resolution_due_at ?? undefined;
}

function span(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? words.tickets.hours(hours, minutes % 60)
    : words.tickets.days(Math.floor(hours / 24));
}
