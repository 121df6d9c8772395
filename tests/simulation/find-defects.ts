// What of the promise was broken, by the oracle's own table: lost, twice, false, or simply wrong.
import { isMissed } from "./scenarios.ts";
import type { FinalState } from "./run-schedule.ts";

export interface Defects {
  /** Missed calls that are on no ticket, or calls without a verdict. */
  lost: string[];
  /** Missed calls that are on tickets twice; callers with two open tickets. */
  twice: string[];
  /** Calls that were handled, or were none, and stand on a ticket. */
  false: string[];
  /** Another verdict than what happened. */
  wrong: string[];
}

export function findDefects({
  schedule,
  calls,
  inTime,
  entries,
  openTickets,
}: FinalState): Defects {
  const defects: Defects = { lost: [], twice: [], false: [], wrong: [] };
  for (const { linkedid, scenario } of schedule.calls) {
    const { name, expected } = scenario;
    const where = `${linkedid} (${name})`;
    const verdicts = calls.filter((call) => call.linkedid === linkedid);
    const [verdict] = verdicts;
    const unjudged = verdict === undefined || verdict.verdict === null;
    if (!unjudged && verdict.verdict !== expected)
      defects.wrong.push(`${where}: ${verdict.verdict}`);
    else if (!unjudged && inTime.find((call) => call.linkedid === linkedid)?.verdict !== expected)
      defects.wrong.push(`${where}: late`);
    if (verdicts.length > 1) defects.twice.push(`${where}: two calls on record`);
    const own = entries.filter(
      (entry) => entry.linkedid === linkedid && isMissed(entry.kind) && !entry.withdrawn,
    );
    if (!isMissed(expected)) {
      if (own.length > 0) defects.false.push(`${where}: ${own[0]?.kind}`);
      if (unjudged) defects.lost.push(`${where}: no verdict`);
      continue;
    }
    if (unjudged || own.length === 0) defects.lost.push(`${where}: no verdict, or on no ticket`);
    if (own.length > 1) defects.twice.push(`${where}: on tickets ${own.length} times`);
    if (own.length === 1 && own[0]?.kind !== expected)
      defects.wrong.push(`${where}: ticket says ${own[0]?.kind}`);
  }
  const open = openTickets
    .map(({ caller_number }) => caller_number)
    .filter((number) => number !== "");
  for (const number of new Set(open))
    if (open.filter((other) => other === number).length > 1)
      defects.twice.push("a caller has two open tickets");
  return defects;
}

export const countOf = (defects: Defects): number =>
  defects.lost.length + defects.twice.length + defects.false.length + defects.wrong.length;
