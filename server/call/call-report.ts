// What a test call came to, and how it is told while it goes on.
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

/** A line of the account of a call. */
export interface CallLine {
  kind: "bot" | "caller" | "key" | "node" | "state" | "action" | "good" | "bad" | "note";
  label: string;
  text: string;
}

/** Tells each news of a session once: what the caller did, where that led, what the bot said. */
export function sessionNews(): (session: SessionView) => CallLine[] {
  let told = 0;
  let acted = 0;
  let visited = 0;
  let state: Readonly<Record<string, unknown>> = {};
  let growing = "";
  return (session) => {
    const lines: CallLine[] = [];
    const newest = session.transcript.at(-1)?.text ?? "";
    // Some models tell their words piece by piece: what still grows is told when it is whole.
    const isWhole = newest === growing || session.outcome !== null;
    growing = newest;
    const words = session.transcript.slice(told, isWhole ? undefined : -1);
    told += words.length;
    const nodes = session.path.slice(visited);
    visited = session.path.length;
    // The caller's words come before the nodes they led to, the bot's after.
    const last = words.findLastIndex(({ who }) => who === "caller") + 1;
    for (const { who, text } of words.slice(0, last)) lines.push({ kind: who, label: who, text });
    for (const text of nodes) lines.push({ kind: "node", label: "  node", text });
    const changed = Object.entries(session.state).filter(([key, value]) => state[key] !== value);
    state = session.state;
    if (changed.length > 0)
      lines.push({ kind: "state", label: "  state", text: changed.map(asSetting).join(", ") });
    for (const { who, text } of words.slice(last)) lines.push({ kind: who, label: who, text });
    for (const action of session.actions.slice(acted)) {
      if (action.status === "running") break;
      acted += 1;
      const text = `${action.type} → ${action.status} (${Math.round(action.ms)} ms)`;
      lines.push({ kind: "action", label: "  action", text });
    }
    return lines;
  };
}

function asSetting([key, value]: [string, unknown]): string {
  return `${key} = ${typeof value === "string" ? value : JSON.stringify(value)}`;
}

export function closingLines(report: CallReport): CallLine[] {
  const { outcome, queue, ringing, call_state, verdict } = report;
  const failed = outcome === null || outcome === "failed" || outcome === "transfer_failed";
  const lines: CallLine[] = [
    {
      kind: failed ? "bad" : "good",
      label: "  bot",
      text: (outcome ?? "still talking").replaceAll("_", " "),
    },
  ];
  if (queue === null) lines.push({ kind: "note", label: "  call", text: call_state });
  else if (ringing.length > 0)
    lines.push({ kind: "good", label: "  queue", text: `${queue} rings: ${ringing.join(", ")}` });
  else
    lines.push({
      kind: "bad",
      label: "  queue",
      text: `${queue} holds the call, no agent rings`,
    });
  if (verdict !== null) lines.push({ kind: "good", label: "  verdict", text: verdict });
  return lines;
}
