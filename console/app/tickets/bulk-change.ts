// One change to many tickets: what worked, what did not and why, and how to take back what worked.
import type { Ticket } from "@pipecast/contracts/events/tickets";
import type { Patch } from "./use-ticket-change.ts";

export interface BulkOutcome {
  /** As they were before, and as the change left them. */
  done: { before: Ticket; after: Ticket }[];
  failed: { ticket: Ticket; why: string }[];
}

const atOnce = 4;

/** `change` makes one change on exactly the revision that was seen; it rejects where somebody was faster. */
export async function changeMany(
  tickets: readonly Ticket[],
  patch: (ticket: Ticket) => Patch,
  change: (ticket: Ticket, patch: Patch) => Promise<Ticket>,
  sayError: (error: unknown) => string,
): Promise<BulkOutcome> {
  const outcome: BulkOutcome = { done: [], failed: [] };
  const left = [...tickets];
  const work = async () => {
    for (let ticket = left.shift(); ticket !== undefined; ticket = left.shift()) {
      try {
        outcome.done.push({ before: ticket, after: await change(ticket, patch(ticket)) });
      } catch (error) {
        outcome.failed.push({ ticket, why: sayError(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return outcome;
}

/** What makes a ticket what it was, for the fields that the change touched. */
export function undoOf(before: Ticket, after: Ticket): Patch {
  return {
    ...(before.status === after.status ? {} : { status: before.status }),
    ...(before.assignee === after.assignee ? {} : { assignee: before.assignee }),
    ...(before.priority === after.priority ? {} : { priority: before.priority }),
  };
}
