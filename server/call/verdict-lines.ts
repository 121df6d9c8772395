// A call's verdict and its evidence, as lines for a person.
import type { CallDetail } from "@pipecast/contracts/pbx/call-history";

/** The verdict in a few words. */
const meanings: Record<string, string> = {
  human_answered: "a person talked with the caller",
  bot_resolved: "the bot did what the caller wanted",
  bot_transferred: "handed to an outside number",
  missed_call: "nobody answered",
  queue_timeout: "nobody in the queue took the call",
  bot_dropped: "the bot did not finish",
  excluded: "not judged",
};

export function verdictLines(call: CallDetail): string[] {
  if (call.verdict === null) return [`  verdict none yet: the call is ${call.state}`];
  return [
    `  verdict ${call.verdict}: ${meanings[call.verdict] ?? ""}`,
    ...call.reasons.map(({ text }) => `          ${text}`),
  ];
}

/** Everything that `pipecast why` shows. */
export function evidenceLines(call: CallDetail): string[] {
  const from = call.caller_number === "" ? "a withheld number" : call.caller_number;
  const lines = [
    `Call ${call.linkedid} (${call.direction}) from ${from} to ${call.did}`,
    `  began   ${call.started_at}`,
    `  ended   ${call.ended_at ?? "not yet"}`,
    ...verdictLines(call),
  ];
  if (call.verdict !== null) lines.push(`  version ${call.version}`);
  for (const { rule, facts } of call.reasons)
    lines.push(`  rule    ${rule}${facts.length === 0 ? "" : `, by ${facts.join(" ")}`}`);
  if (call.session !== null)
    lines.push(
      `  bot     ${call.session.bot_id} version ${call.session.version}: ${call.session.outcome} (${call.session.id})`,
    );
  for (const { at, queue, event, extension } of call.queue_events)
    lines.push(
      `  queue   ${at}  ${queue} ${event}${extension === undefined ? "" : ` ${extension}`}`,
    );
  for (const leg of call.legs) lines.push(`  record  ${legLine(leg)}`);
  if (call.ticket_id !== null) lines.push(`  ticket  ${call.ticket_id}`);
  return lines;
}

function legLine(leg: Record<string, unknown>): string {
  const cell = (name: string) => {
    const value = leg[name];
    return typeof value === "string" || typeof value === "number" ? `${value}` || "-" : "-";
  };
  return `${cell("disposition")} ${cell("lastapp")} ${cell("channel")} → ${cell("dstchannel")} ${cell("duration")} s, ${cell("billsec")} s billed (${cell("id")})`;
}
