// What a command does to tickets: pure, the same for every store.
import { changeTicket } from "./change-ticket.ts";
import type { Decision, Found, Ticket, TicketCommand, ToldCommand } from "./ticket.ts";
import { onVerdict } from "./on-verdict.ts";
import { onWish } from "./on-wish.ts";

/** `newId` gives ids to what is made. The ticket of the decision still has its old `revision` and `seq`; a new one number 0. */
export function decideTicket(
  org_id: string,
  command: TicketCommand,
  found: Found,
  newId: () => string,
): Decision {
  const decision = decide(org_id, command, found, newId);
  const { ticket } = decision;
  const before = [found.named, found.ofCall, found.open].find((known) => known?.id === ticket?.id);
  if (ticket === undefined || ticket === before) return decision;
  return { ...decision, ticket: tellUrgency(ticket, before) };
}

/** That a ticket has become urgent is told to whoever wants to hear it. */
function tellUrgency(ticket: Ticket, before: Ticket | undefined): Ticket {
  if (ticket.priority !== "urgent" || before?.priority === "urgent") return ticket;
  return { ...ticket, untold: [...ticket.untold, `urgent:${ticket.revision + 1}`] };
}

function decide(
  org_id: string,
  command: TicketCommand,
  found: Found,
  newId: () => string,
): Decision {
  switch (command.type) {
    case "verdict":
      return onVerdict(org_id, command, found, newId);
    case "wish":
      return onWish(org_id, command, found, newId);
    case "change":
      return changeTicket(command, found, newId);
    case "told":
      return told(command, found);
    default:
      return command satisfies never;
  }
}

function told({ transitions }: ToldCommand, { named }: Found): Decision {
  if (named === undefined) return { outcome: "not_found" };
  const untold = named.untold.filter((name) => !transitions.includes(name));
  if (untold.length === named.untold.length) return { outcome: "unchanged", ticket: named };
  return { outcome: "updated", ticket: { ...named, untold } };
}
