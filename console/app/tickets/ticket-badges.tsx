// A ticket's status, priority and source in a word each.
import type { Ticket } from "@pipecast/contracts/events/tickets";
import { words } from "../words/words.ts";
import { nameOfAccount } from "./colleagues.ts";

const base = "inline-block rounded-full px-2 py-0.5 text-xs whitespace-nowrap";

const statusLooks = {
  open: "bg-warm-tint text-warm font-medium",
  in_progress: "bg-tint text-brand-deep font-medium",
  closed: "bg-sunken text-soft",
};

export function StatusBadge({ status }: Pick<Ticket, "status">) {
  return (
    <span className={`${base} ${statusLooks[status]}`}>{words.tickets.standings[status]}</span>
  );
}

/** Nothing for a normal one: what everything has says nothing. */
export function PriorityBadge({ priority }: Pick<Ticket, "priority">) {
  if (priority === "normal") return null;
  const look = priority === "urgent" ? "bg-alarm text-on-alarm" : "bg-alarm-tint text-alarm";
  return (
    <span className={`${base} font-medium ${look}`}>{words.tickets.priorities[priority]}</span>
  );
}

export function SourceBadge({ source }: Pick<Ticket, "source">) {
  return (
    <span className={`${base} border border-line text-soft`}>{words.tickets.sources[source]}</span>
  );
}

/** Who called, as people would say it. */
export function callerOf({ caller_number }: Pick<Ticket, "caller_number">): string {
  return caller_number === "" ? words.tickets.anonymous : caller_number;
}

/** Whose it is: "you" for the reader's own. */
export function assigneeOf(assignee: string | null, me: string): string {
  if (assignee === null || assignee === "") return words.tickets.nobody;
  return assignee === me ? words.tickets.you : nameOfAccount(assignee);
}
