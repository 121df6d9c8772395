// Judges a call that another PBX posted without a verdict: by the same function as our own, after the same patience as the seeds'.
import type { AutoTicketRecord } from "@pipecast/contracts/events/auto-ticket";
import { toE164 } from "@pipecast/contracts/phone/to-e164";
import { decide } from "@pipecast/verdict";
import type { VerdictCommand } from "../tickets/ticket.ts";
import { foreignFacts } from "./foreign-facts.ts";
import { channelOf, instant } from "./read-verdict.ts";

/** How long a bot elsewhere has to write its own ticket, and further legs to come. */
export const patienceMs = 8_000;
/** How long it may stay unknown whether an extension is a bot. */
const unknownMs = 15 * 60_000;
const askAgainMs = 15_000;

export interface ForeignCall {
  linkedid: string;
  /** Oldest first. */
  records: readonly { record: AutoTicketRecord; received_at: number }[];
  botExtensions: readonly string[] | null;
  country: string;
}

/** The command, or until when to wait. Pure. */
export function judgeForeign(call: ForeignCall, now: number): VerdictCommand | { until: number } {
  const { linkedid, records, botExtensions, country } = call;
  const last = records.at(-1)?.received_at ?? now;
  if (now < last + patienceMs) return { until: last + patienceMs };
  const posted = records.map(({ record }) => record);
  const facts = foreignFacts(linkedid, posted, botExtensions);
  const first = records[0]?.received_at ?? now;
  const expired = now >= first + unknownMs;
  let decision = decide(facts);
  // A bot elsewhere that has not told its outcome by now will not.
  if (decision.verdict === null && (decision.awaits === "session_outcome" || expired))
    decision = decide(facts, true);
  if (decision.verdict === null) return { until: Math.min(now + askAgainMs, first + unknownMs) };
  const [record] = posted;
  const { calledBack } = decision;
  const caller = calledBack?.number ?? posted.map(callerOf).find((number) => number !== "") ?? "";
  return {
    type: "verdict",
    verdict: decision.verdict,
    // Each further record may change it.
    version: records.length,
    linkedid,
    channel_id: record === undefined ? linkedid : channelOf(record),
    caller_number: toE164(caller, country) ?? "",
    called_back: calledBack !== null,
    at: posted.map(({ hangup_at }) => instant(hangup_at)).find((at) => at !== undefined) ?? last,
    after_queue: decision.reasons.some(({ rule }) => rule.startsWith("queue")),
    unverified: decision.unverified,
  };
}

/** The seeds' flat record has the caller where the CDR has it. */
function callerOf(record: AutoTicketRecord): string {
  const { caller_number } = record;
  if (caller_number !== undefined && caller_number !== "") return caller_number;
  const src = record["src"] ?? record.legs?.[0]?.["src"];
  return typeof src === "string" ? src : "";
}
