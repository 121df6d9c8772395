// A session as the API shows it, from memory or from its row.
import type { SessionListItem, SessionView } from "@pipecast/contracts/gateway/sessions";
import { toRfc3339 } from "@pipecast/contracts/time";
import type { SessionFacts, SessionSummary } from "./session-facts.ts";

/** Times are written in `timeZone`. */
export function viewSession(session: SessionFacts, timeZone: string): SessionView {
  const { identity } = session;
  return {
    id: identity.id,
    org_id: identity.org_id,
    bot_id: identity.bot_id,
    version: identity.version,
    call_metadata: { ...identity.call },
    state: { ...session.flow.state },
    node: session.flow.node,
    path: [...session.flow.path],
    ongoing_actions: session.ongoing,
    transcript: session.transcript.map((words) => ({
      ...words,
      at: toRfc3339(words.at, timeZone),
    })),
    actions: session.actions.map((action) => ({ ...action, at: toRfc3339(action.at, timeZone) })),
    timings: { ...session.timings },
    outcome: session.outcome,
  };
}

export function viewSummary(session: SessionSummary, timeZone: string): SessionListItem {
  const { id, org_id, bot_id, version, channel_id, linkedid, call, node, outcome } = session;
  return {
    id,
    org_id,
    bot_id,
    version,
    channel_id,
    linkedid,
    node,
    outcome,
    caller_number: call["caller_number"] ?? "",
    did: call["did"] ?? "",
    started_at: toRfc3339(session.started_at, timeZone),
    ended_at: session.ended_at === null ? null : toRfc3339(session.ended_at, timeZone),
  };
}
