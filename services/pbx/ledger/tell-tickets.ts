// Who follows calls hears of a decided call at once, and again when it is on a ticket: that comes a moment after the verdict.
import type { Clock } from "@pipecast/platform/clock";
import type { DecidedStreams } from "./decided-streams.ts";
import type { CallRow } from "./ledger-tables.ts";
import type { TicketsOfCalls } from "./tickets-of-calls.ts";

/** When events is asked, in milliseconds after the verdict; a list that is loaded later shows the ticket anyway. */
const looks = [300, 1_000, 3_000, 10_000] as const;
/** Calls that wait to be looked for, at most. */
const mostWaiting = 500;

export interface TicketTeller {
  decided(row: CallRow): void;
  stop(): void;
}

export function createTicketTeller(
  clock: Pick<Clock, "after">,
  streams: Pick<DecidedStreams, "tell" | "follows">,
  ticketsOfCalls: TicketsOfCalls,
): TicketTeller {
  const waiting = new Set<() => void>();
  let stopped = false;

  function lookLater(row: CallRow, look: number): void {
    const ms = looks[look];
    if (stopped || ms === undefined || waiting.size >= mostWaiting) return;
    const cancel = clock.after(ms, () => {
      waiting.delete(cancel);
      void lookFor(row, look);
    });
    waiting.add(cancel);
  }

  async function lookFor(row: CallRow, look: number): Promise<void> {
    if (!streams.follows(row.org_id)) return;
    const ticket = (await ticketsOfCalls(row.org_id, [row])).get(row.linkedid);
    if (ticket === undefined) lookLater(row, look + 1);
    else streams.tell(row, ticket);
  }

  return {
    decided(row) {
      streams.tell(row);
      if (streams.follows(row.org_id)) lookLater(row, 0);
    },
    stop() {
      stopped = true;
      for (const cancel of waiting) cancel();
    },
  };
}
