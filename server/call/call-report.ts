// What a test call came to, and how it is shown while it goes on.
import type { SessionView } from "@pipecast/contracts/gateway/sessions";

export interface CallReport {
  bot: string;
  number: string;
  channel_id: string;
  linkedid: string;
  session_id: string;
  transcript: SessionView["transcript"];
  state: SessionView["state"];
  path: string[];
  actions: SessionView["actions"];
  outcome: string | null;
  /** Where the caller is after the bot: the queue that holds the call and the agents that ring. */
  call_state: string;
  queue: string | null;
  ringing: string[];
  verdict: string | null;
}

/** Tells each news of a session once, as lines for a person. */
export function sessionNews(): (session: SessionView) => string[] {
  let told = 0;
  let acted = 0;
  let visited = 0;
  let state = "{}";
  return (session) => {
    const lines: string[] = [];
    for (const node of session.path.slice(visited)) lines.push(`  node    ${node}`);
    visited = session.path.length;
    for (const { who, text } of session.transcript.slice(told))
      lines.push(`${who.padEnd(6)}  ${text}`);
    told = session.transcript.length;
    for (const action of session.actions.slice(acted)) {
      if (action.status === "running") break;
      acted += 1;
      lines.push(`  action  ${action.type} → ${action.status} (${Math.round(action.ms)} ms)`);
    }
    const now = JSON.stringify(session.state);
    if (now !== state) lines.push(`  state   ${now}`);
    state = now;
    return lines;
  };
}

export function closingLines(report: CallReport): string[] {
  const lines = [`  bot     ${report.outcome ?? "still talking"}`];
  if (report.queue !== null)
    lines.push(
      report.ringing.length > 0
        ? `  queue   ${report.queue} rings: ${report.ringing.join(", ")}`
        : `  queue   ${report.queue} holds the call, no agent rings`,
    );
  else lines.push(`  call    ${report.call_state}`);
  return lines;
}
