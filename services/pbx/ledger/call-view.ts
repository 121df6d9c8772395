// A call as the API shows it.
import type { CallDetail, CallRecord } from "@pipecast/contracts/pbx/call-history";
import { decodeJson } from "@pipecast/platform/db";
import { timeIn } from "../organizations/organization-view.ts";
import type { Evidence } from "./evidence.ts";
import type { CallRow } from "./ledger-tables.ts";
import { queueEvents } from "./queue-events.ts";

/** `ticket`: the one that the call is on, as far as events could say. */
export function viewCall(row: CallRow, timezone: string, ticket?: string): CallRecord {
  return {
    linkedid: row.linkedid,
    org_id: row.org_id,
    channel_id: row.channel_id,
    direction: row.direction,
    caller_number: row.caller_number,
    did: row.did,
    started_at: timeIn(timezone, row.started_at),
    ended_at: row.ended_at === null ? null : timeIn(timezone, row.ended_at),
    state: row.state,
    verdict: row.verdict as CallRecord["verdict"],
    version: row.version,
    reasons: decodeJson(row.reasons) as CallRecord["reasons"],
    session: decodeJson(row.session) as CallRecord["session"],
    ticket_id: ticket ?? null,
  };
}

export function viewCallDetail(
  row: CallRow,
  evidence: Pick<Evidence, "legs" | "events">,
  timezone: string,
  ticket?: string,
): CallDetail {
  return {
    ...viewCall(row, timezone, ticket),
    legs: evidence.legs
      .toSorted((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0))
      .map((leg) => ({ ...leg })),
    queue_events: queueEvents(evidence.events).map(({ at, ...event }) => ({
      at: timeIn(timezone, at),
      ...event,
    })),
  };
}
