// A ticket store that says what became of each command: in the log, by the ticket's number, and to messages, which need not wait then.
import type { Log } from "@pipecast/platform/log";
import type { OpenTicketStore } from "./open-ticket-store.ts";
import type { Decision, TicketCommand } from "./ticket.ts";

export function tellAfterApply(
  store: OpenTicketStore,
  log: Log,
  onNews: () => void,
): OpenTicketStore {
  return {
    async apply(org_id, command) {
      const decision = await store.apply(org_id, command);
      note(log, org_id, command, decision);
      if ((decision.ticket?.untold.length ?? 0) > 0) onNews();
      return decision;
    },
    find: (org_id, id) => store.find(org_id, id),
    list: (org_id, filter, limit, below) => store.list(org_id, filter, limit, below),
    untold: (limit) => store.untold(limit),
    watch: (org_id, after, onTicket) => store.watch(org_id, after, onTicket),
    close: () => store.close(),
  };
}

/** `ticket.created`, `ticket.updated`, `ticket.closed`, `ticket.unchanged`, or why not: what docs/operations tells to look for. */
function note(log: Log, org_id: string, command: TicketCommand, decision: Decision): void {
  if (command.type === "told") return;
  const { outcome, ticket } = decision;
  const of =
    command.type === "verdict"
      ? { linkedid: command.linkedid, verdict: command.verdict, version: command.version }
      : command.type === "wish"
        ? { linkedid: command.linkedid }
        : {};
  const { number: ticket_number, id: ticket_id, status, priority } = ticket ?? {};
  const fields = { event: `ticket.${outcome}`, org_id, ticket_number, ticket_id, status, priority };
  log.info({ ...fields, by: command.type, ...of }, "a ticket");
}
