// Sessions of an organization, newest first: those that run, from memory, among those that the database has.
import type { CallRegistry } from "../call/call-registry.ts";
import type { SessionRecord } from "./session-record.ts";
import type { SessionSummary } from "./session-facts.ts";
import type { SessionQuery, SessionsTable } from "./sessions-table.ts";

/** At most `limit`. With `running` only those that run, and the database is not asked. */
export async function listSessions(
  parts: { registry: Pick<CallRegistry, "running">; sessions: Pick<SessionsTable, "list"> },
  org_id: string,
  asked: SessionQuery & { running?: boolean | undefined },
): Promise<SessionSummary[]> {
  const { bot_id, linkedid, before, limit } = asked;
  const inMemory = parts.registry
    .running()
    .map(({ record }) => record)
    .filter(
      ({ identity, outcome }) =>
        identity.org_id === org_id &&
        (bot_id === undefined || identity.bot_id === bot_id) &&
        (linkedid === undefined || identity.linkedid === linkedid) &&
        (before === undefined || identity.id < before) &&
        (asked.running !== true || outcome === null),
    );
  const stored = asked.running === true ? [] : await parts.sessions.list(org_id, asked);
  const all = new Map(stored.map((row) => [row.id, row]));
  for (const record of inMemory) all.set(record.identity.id, summarize(record));
  return [...all.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
}

function summarize(record: SessionRecord): SessionSummary {
  const { id, org_id, bot_id, version, channel_id, linkedid, call } = record.identity;
  return {
    id,
    org_id,
    bot_id,
    version,
    channel_id,
    linkedid,
    call,
    node: record.flow.node,
    outcome: record.outcome,
    started_at: record.startedAt,
    ended_at: record.outcome === null ? null : record.endedAt,
  };
}
