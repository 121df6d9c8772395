// What a person changes on a ticket. Pure.
import { newEntry, withEntry } from "./new-ticket.ts";
import type { ChangeCommand, Decision, Found, Ticket, WishText } from "./ticket.ts";

/** Every change leaves a line on the timeline; a change that changes nothing leaves none. */
export function changeTicket(
  command: ChangeCommand,
  { named, open }: Found,
  newId: () => string,
): Decision {
  if (named === undefined) return { outcome: "not_found" };
  if (command.revision !== undefined && command.revision !== named.revision)
    return { outcome: "version_mismatch", ticket: named };
  const reopens = named.status === "closed" && (command.status ?? "closed") !== "closed";
  if (reopens && open !== undefined && open.id !== named.id)
    return { outcome: "caller_has_open_ticket", ticket: open };

  let ticket = changeText(named, command, newId);
  ticket = changeStatus(ticket, command, newId);
  if (command.assignee !== undefined && command.assignee !== ticket.assignee)
    ticket = assign(ticket, command, command.assignee, newId);
  const { at, by, note } = command;
  if (note !== undefined)
    ticket = withEntry(ticket, newEntry(newId(), "note", at, { by, text: note }));
  if (ticket === named) return { outcome: "unchanged", ticket };
  const closes = named.status !== "closed" && ticket.status === "closed";
  return { outcome: closes ? "closed" : "updated", ticket };
}

function changeText(ticket: Ticket, command: ChangeCommand, newId: () => string): Ticket {
  const changes = Object.entries(command.text).filter(
    ([key, value]) => value !== undefined && Reflect.get(ticket, key) !== value,
  );
  const priority = command.priority ?? ticket.priority;
  const names = changes.map(([key]) => key);
  if (priority !== ticket.priority) names.push(`priority: ${priority}`);
  if (names.length === 0) return ticket;
  const { at, by } = command;
  // A priority alone says nothing of what the caller wants: such a ticket may still close by itself.
  const kind = changes.length > 0 ? "edited" : "note";
  const entry = newEntry(newId(), kind, at, { by, text: names.join(", ") });
  const text: Partial<WishText> = Object.fromEntries(changes);
  return withEntry(ticket, entry, { ...text, priority });
}

function changeStatus(ticket: Ticket, command: ChangeCommand, newId: () => string): Ticket {
  const { status, at, by } = command;
  if (status === undefined || status === ticket.status) return ticket;
  const entry = newEntry(newId(), "status", at, { by, text: `${ticket.status} → ${status}` });
  // The number makes a second closing another transition than the first.
  const untold =
    status === "open" ? ticket.untold : [...ticket.untold, `${status}:${ticket.revision + 1}`];
  return withEntry(ticket, entry, {
    status,
    untold,
    closed_at: status === "closed" ? at : null,
    first_response_at: ticket.first_response_at ?? at,
  });
}

function assign(
  ticket: Ticket,
  { at, by }: ChangeCommand,
  assignee: string | null,
  newId: () => string,
): Ticket {
  const entry = newEntry(newId(), "assigned", at, { by, text: assignee ?? "nobody" });
  const first_response_at = ticket.first_response_at ?? at;
  return withEntry(ticket, entry, { assignee, first_response_at });
}
