// Why a call reached nobody at all: neither bot nor queue nor phone.
import type { CallEvent, CdrLeg, Reason } from "./facts.ts";
import { isAnswered } from "./read-legs.ts";

const words: Record<string, string> = {
  BUSY: "The caller heard a busy tone",
  FAILED: "The phone that was called was not reachable",
  CONGESTION: "The call could not be put through: the lines were congested",
};

export function whyMissed(legs: readonly CdrLeg[], events: readonly CallEvent[]): Reason {
  const facts = [...legs.map(({ id }) => id), ...events.map(({ id }) => id)];
  if (legs.some(isAnswered))
    return {
      rule: "answered_by_no_one",
      text: "Only an announcement or a menu answered; no person and no bot talked with the caller.",
      facts,
    };
  const disposition = legs.map((leg) => leg.disposition ?? "").find((name) => name in words);
  const text = words[disposition ?? ""] ?? "The call was not answered";
  return { rule: "nobody_answered", text: `${text}; nobody talked with the caller.`, facts };
}
