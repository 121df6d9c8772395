// What happened to a ticket between two looks at it, for people whose own change came too late. Pure.
import type { Ticket, TicketEntry } from "@pipecast/contracts/events/tickets";

const fields = [
  "status",
  "priority",
  "assignee",
  "category",
  "summary",
  "guest_name",
  "room_number",
  "details",
] as const;
export type ChangedField = (typeof fields)[number];

export interface TicketChanges {
  fields: { name: ChangedField; before: string; after: string }[];
  /** Lines that came onto the timeline, without those that only repeat a field's change. */
  entries: TicketEntry[];
  /** Who made the changes, as far as persons did. */
  by: string[];
}

const repeated = new Set(["status", "assigned", "edited"]);

export function changesBetween(seen: Ticket, now: Ticket): TicketChanges {
  const before = new Set(seen.events.map(({ id }) => id));
  const fresh = now.events.filter(({ id }) => !before.has(id));
  const by = fresh.flatMap((entry) => entry.by ?? []);
  return {
    fields: fields
      .filter((name) => seen[name] !== now[name])
      .map((name) => ({ name, before: seen[name] ?? "", after: now[name] ?? "" })),
    entries: fresh.filter(({ kind }) => !repeated.has(kind)),
    by: [...new Set(by)],
  };
}

/** Nothing of it that a reader could have wanted to know before deciding. */
export function isQuiet({ fields: changed, entries }: TicketChanges): boolean {
  return changed.length === 0 && entries.length === 0;
}
