// A judged call as events takes it in: POST /auto-ticket/{org_id}. Pure.
import type { AutoTicketRecord } from "@pipecast/contracts/events/auto-ticket";
import { decodeJson } from "@pipecast/platform/db";
import type { Decision } from "@pipecast/verdict";
import type { Evidence } from "./evidence.ts";
import type { CallRow } from "./ledger-tables.ts";
import { queueEvents } from "./queue-events.ts";

/** Rows and events beyond what the receiver takes: the first ones say enough. */
const mostLegs = 100;
const mostEvents = 300;

export function autoTicketRecord(
  row: CallRow,
  evidence: Pick<Evidence, "legs" | "events">,
  { unverified, calledBack }: Pick<Decision, "unverified" | "calledBack">,
): AutoTicketRecord {
  const { org_id, linkedid, channel_id, direction, caller_number, did, verdict, version } = row;
  return {
    org_id,
    linkedid,
    channel_id,
    direction,
    caller_number,
    did,
    hangup_at: row.ended_at ?? row.started_at,
    legs: evidence.legs.slice(0, mostLegs).map((leg) => withoutNulls(leg)),
    queue_events: queueEvents(evidence.events)
      .slice(0, mostEvents)
      .map((event) => ({ ...event })),
    session: row.session === null ? null : (decodeJson(row.session) as Record<string, unknown>),
    verdict,
    version,
    unverified,
    reasons: decodeJson(row.reasons),
    ...(calledBack !== null && {
      called_back: { number: calledBack.number.slice(0, 64), talk_s: calledBack.talkMs / 1000 },
    }),
  };
}

function withoutNulls(leg: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(leg).filter(([, value]) => value !== null));
}
