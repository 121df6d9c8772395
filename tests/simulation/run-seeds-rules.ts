// The rules that the product replaces, on the same schedule and with the same faults, so that the figures can stand side by side:
// a cursor in memory, a look every 30 s, the longest row decides, only NO ANSWER is missed, what was not delivered is not repeated.
import type { FinalState } from "./run-schedule.ts";
import { type Happening, type Schedule, type Who, longest } from "./make-schedule.ts";
import { type Leg, isMissed } from "./scenarios.ts";

const everyMs = 30_000;
const bots = ["1012"];

type Row = Leg & { id: number };

export function runSeedsRules(schedule: Schedule): FinalState {
  const rows: Row[] = [];
  const calls: FinalState["calls"] = [];
  const state: FinalState = {
    schedule,
    calls,
    inTime: calls,
    entries: [],
    openTickets: [],
    crashes: [],
  };
  const until = { pbx: 0, events: 0, network: 0 };
  let cursor: number | undefined = 0;
  const left = [...schedule.happenings];
  for (let now = everyMs; now <= longest + 60 * 60_000; now += everyMs) {
    while (left[0] !== undefined && left[0].at <= now) happen(left.shift());
    if (now < until.pbx) continue;
    // What was committed while it was down is behind the cursor it begins with.
    cursor ??= Math.max(0, ...rows.map(({ id }) => id));
    const fresh = rows.filter(({ id, channel }) => id > (cursor ?? 0) && !isLocal(channel));
    cursor = Math.max(cursor, ...fresh.map(({ id }) => id));
    for (const row of longestOfEach(fresh))
      if (now >= until.events && now >= until.network) classify(row);
  }
  // They keep no verdicts of calls that need no ticket: that is not held against them.
  for (const { linkedid, scenario } of schedule.calls)
    if (!isMissed(scenario.expected) && !state.calls.some((call) => call.linkedid === linkedid))
      state.calls.push({ org_id: schedule.prefix, linkedid, verdict: scenario.expected });
  return state;

  function happen(event: Happening | undefined): void {
    if (event?.kind === "row") rows.push(event.row as Row);
    if (event?.kind === "outage") fail(event.who, event.at + event.for);
    if (event?.kind !== "crash") return;
    fail(event.who, event.at + event.downFor);
    if (event.who === "pbx") cursor = undefined;
  }

  function fail(who: Who | "network", end: number): void {
    until[who] = Math.max(until[who], end);
  }

  function classify(row: Row): void {
    const linkedid = String(row["linkedid"]);
    const inbound = String(row["channel"]).startsWith(`PJSIP/${schedule.prefix}_trunk`);
    const verdict = inbound ? verdictOf(row) : "excluded";
    const known = state.calls.find((call) => call.linkedid === linkedid);
    if (known === undefined) state.calls.push({ org_id: schedule.prefix, linkedid, verdict });
    else known.verdict = verdict;
    if (verdict === "excluded" || verdict === "human_answered") return;
    const caller_number = String(row["src"]);
    // A ticket is looked for by its caller; without a number everybody is the same one.
    if (!state.openTickets.some((ticket) => ticket.caller_number === caller_number))
      state.openTickets.push({ caller_number });
    state.entries.push({ ticket_id: caller_number, kind: verdict, linkedid, withdrawn: false });
  }
}

const isLocal = (channel: unknown) => String(channel).startsWith("Local/");

function longestOfEach(rows: readonly Row[]): Row[] {
  const kept = new Map<unknown, Row>();
  for (const row of rows) {
    const before = kept.get(row["linkedid"]);
    if (before === undefined || Number(row["duration"]) > Number(before["duration"]))
      kept.set(row["linkedid"], row);
  }
  return [...kept.values()];
}

function verdictOf(row: Row): string {
  const inQueue = String(row["dcontext"]).includes("queue");
  if (row["disposition"] === "NO ANSWER") return inQueue ? "queue_timeout" : "missed_call";
  if (row["disposition"] !== "ANSWERED") return "excluded";
  const extension = /_(\d+)-/.exec(String(row["dstchannel"]))?.[1] ?? "";
  return bots.includes(extension) ? "bot_dropped" : "human_answered";
}
