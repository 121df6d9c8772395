// For tests: many verdicts of one caller at once through several processes, round after round, and what became of them.
import type { Together } from "./run-together.ts";

export interface StormReport {
  rounds: number;
  /** Rounds that did not end with one ticket, open, that has each call once. */
  wrong: string[];
  /** How often a busy process did not take a record, by its answer: the record was posted again, as an outbox does. */
  again: Record<string, number>;
  /** Records that were never taken. */
  refused: number;
}

const mostTries = 30;

/** Each round has a caller of its own; `first` keeps numbers apart from those of an earlier storm. */
export async function verdictStorm(
  together: Together,
  options: { rounds: number; calls: number; first?: number; onRound?: (done: number) => void },
): Promise<StormReport> {
  const { rounds, calls, first = 0, onRound } = options;
  const report: StormReport = { rounds: 0, wrong: [], again: {}, refused: 0 };
  for (let round = first; round < first + rounds; round += 1) {
    const caller_number = `+9198${String(10_000_000 + round)}`;
    const linkedids = Array.from(
      { length: calls },
      (_, call) => `${1_763_000_000 + round}.${call}`,
    );
    const statuses = await Promise.all(
      linkedids.map((linkedid, call) =>
        postUntilTaken(together, call, record(linkedid, caller_number), report.again),
      ),
    );
    report.refused += statuses.filter((status) => status !== 202).length;
    await together.workedOff(120_000);
    const fault = await judge(together, caller_number, linkedids);
    if (fault !== undefined) report.wrong.push(`${caller_number}: ${fault}`);
    report.rounds += 1;
    onRound?.(report.rounds);
  }
  return report;
}

async function postUntilTaken(
  together: Together,
  call: number,
  body: object,
  again: Record<string, number>,
): Promise<number> {
  for (let tried = 1; ; tried += 1) {
    const status = await together.ask(call, "POST", "/auto-ticket/org_a", body);
    if (status === 202 || tried === mostTries) return status;
    again[status] = (again[status] ?? 0) + 1;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A missed call as the ledger posts it. */
export function record(linkedid: string, caller_number: string) {
  return {
    linkedid,
    direction: "inbound",
    caller_number,
    channel_id: linkedid,
    hangup_at: Date.now(),
    legs: [],
    verdict: "missed_call",
    version: 1,
  };
}

async function judge(
  { store }: Together,
  caller_number: string,
  linkedids: readonly string[],
): Promise<string | undefined> {
  const tickets = await store.list("org_a", { q: caller_number.slice(1) }, 10);
  const [ticket, ...more] = tickets;
  if (ticket === undefined || more.length > 0) return `${tickets.length} tickets`;
  if (ticket.status !== "open") return `the ticket is ${ticket.status}`;
  const seen = ticket.entries.filter(({ kind }) => kind === "missed_call");
  const distinct = new Set(seen.map(({ linkedid }) => linkedid));
  if (seen.length !== linkedids.length || distinct.size !== linkedids.length)
    return `${seen.length} events of ${distinct.size} calls`;
  return undefined;
}
