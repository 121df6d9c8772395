// Which tickets calls are on: asked of events when calls are shown. Without an answer in time they are shown without.
import { type ClientTransport, askRoute } from "@pipecast/contracts/client";
import { ticketsOfCalls } from "@pipecast/contracts/events/auto-ticket";
import type { Log } from "@pipecast/platform/log";
import type { CallRow } from "./ledger-tables.ts";

const deadlineMs = 1_000;
/** What events takes at once. */
const mostAtOnce = 500;

export type TicketsOfCalls = (
  orgId: string,
  rows: readonly CallRow[],
) => Promise<ReadonlyMap<string, string>>;

/** By linkedid; empty when events is away. Of calls that are not decided events knows nothing yet. Never rejects. */
export function createTicketsOfCalls(
  events: ClientTransport | undefined,
  internalKey: string,
  log: Log,
): TicketsOfCalls {
  const headers = { "x-internal-key": internalKey };
  return async (orgId, rows) => {
    const linkedids = rows
      .filter(({ state }) => state === "decided")
      .map(({ linkedid }) => linkedid)
      .slice(0, mostAtOnce);
    if (events === undefined || linkedids.length === 0) return new Map();
    try {
      const body = { org_id: orgId, linkedids };
      const { tickets } = await askRoute(events, ticketsOfCalls, { body }, { headers, deadlineMs });
      return new Map(Object.entries(tickets));
    } catch (err) {
      log.warn({ err }, "calls are shown without their tickets: events does not answer");
      return new Map();
    }
  };
}
