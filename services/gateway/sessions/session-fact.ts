// What pbx is told of a session that is over.
import type { SessionOutcomeFact } from "@pipecast/contracts/pbx/calls";
import type { KeptSession } from "./kept-session.ts";

/** The fact of a record that has an outcome. */
export function sessionFact(record: KeptSession): SessionOutcomeFact {
  const { identity } = record;
  return {
    org_id: identity.org_id,
    session_id: identity.id,
    channel_id: identity.channel_id,
    linkedid: identity.linkedid,
    bot_id: identity.bot_id,
    bot_version: identity.version,
    outcome: record.outcome ?? "failed",
    started_at: record.startedAt,
    ended_at: record.endedAt ?? record.startedAt,
  };
}
