// What a call's evidence comes to now: still live, settling, or decided; and when to look again. Pure.
import { type Decision, decide } from "@pipecast/verdict";
import type { CallRow } from "./ledger-tables.ts";
import type { Evidence } from "./evidence.ts";

const minuteMs = 60_000;
/** How long it may stay unknown which extensions are bots, and a call whose first channel nobody mentions may stay open. */
const longestDoubtMs = 15 * minuteMs;
/** A bot's own word is waited for this long, but never so long that the verdict comes later than promised. */
const sessionWaitMs = 8_000;
const graceMs = 4_000;

export interface Judgement {
  state: CallRow["state"];
  decision: Decision;
  /** When to look again, whatever happens; null: when something new is told. */
  dueAt: number | null;
}

export interface CallNow {
  now: number;
  settleMs: number;
  /** Whether the switch still carries the call. */
  alive: boolean;
  wasDecided: boolean;
}

export function judgeCall(
  linkedid: string,
  evidence: Evidence,
  botExtensions: readonly string[] | null,
  { now, settleMs, alive, wasDecided }: CallNow,
): Judgement {
  const facts = { linkedid, ...evidence, botExtensions };
  const decision = decide(facts);
  const { closedAt, lastAt } = evidence;
  const endsByItself = evidence.events.some(({ kind }) => kind === "hung_up");
  if (closedAt === null) {
    // Of a live call the switch will tell the end; where it never told anything, rows are all there will be.
    if (alive || evidence.switchTold) return { state: "live", decision, dueAt: null };
    const due = lastAt + longestDoubtMs;
    if (now < due) return { state: "live", decision, dueAt: due };
    return decided(decide(facts, true));
  }
  if (alive && !endsByItself) return { state: "live", decision, dueAt: now + 5_000 };
  const settled = closedAt + settleMs;
  if (now < settled && !wasDecided) return { state: "settling", decision, dueAt: settled };
  const patience =
    decision.awaits === "bot_extensions"
      ? longestDoubtMs
      : settleMs + Math.min(graceMs, Math.max(0, sessionWaitMs - settleMs));
  if (decision.awaits !== null && now < closedAt + patience && !wasDecided)
    return { state: "settling", decision, dueAt: closedAt + patience };
  return decided(decision.awaits === null ? decision : decide(facts, true));
}

function decided(decision: Decision): Judgement {
  return { state: "decided", decision, dueAt: null };
}
