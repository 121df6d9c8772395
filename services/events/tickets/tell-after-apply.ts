// A ticket store that says when a ticket has something to tell: messages need not wait for the next sweep.
import type { OpenTicketStore } from "./open-ticket-store.ts";

export function tellAfterApply(store: OpenTicketStore, onNews: () => void): OpenTicketStore {
  return {
    async apply(org_id, command) {
      const decision = await store.apply(org_id, command);
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
