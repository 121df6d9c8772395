// Reasons in words a supervisor understands: bots, queues, phones that rang.
import type { CallPart } from "./call-parts.ts";
import type { CdrLeg, Reason, SessionPart } from "./facts.ts";

const queueEnds: Record<string, string> = {
  timeout: "Nobody took the call in queue {queue} before its time was up.",
  abandoned: "The caller hung up while waiting in queue {queue}.",
  empty: "There was nobody in queue {queue} to take the call.",
};

export function queueGaveUp(part: Extract<CallPart, { kind: "queue" }>): Reason {
  const text =
    queueEnds[part.end ?? ""] ?? "The caller waited in queue {queue} and nobody took the call.";
  return {
    rule: part.end === "abandoned" ? "queue_abandoned" : "queue_not_answered",
    text: text.replace("{queue}", part.queue || "(unknown)"),
    facts: part.facts,
  };
}

const botEnds: Record<string, string> = {
  completed: "The bot did what the caller wanted and ended the call as planned.",
  transfer_failed: "The bot wanted to hand the call on, but that failed.",
  caller_hung_up: "The caller hung up before the bot had finished.",
  caller_silent: "The caller said nothing any more, and the bot let go.",
  failed: "The bot broke down during the call.",
  gateway_lost: "The bot's server was lost during the call.",
};

export function botEnded(session: SessionPart): Reason {
  return {
    rule: session.outcome === "completed" ? "bot_reached_goal" : `bot_${session.outcome}`,
    text: botEnds[session.outcome] ?? `The bot ended without a result (${session.outcome}).`,
    facts: [session.id],
  };
}

export function botUnheard(part: CallPart): Reason {
  return {
    rule: "bot_outcome_unknown",
    text: "A bot took the call, and nothing tells that it finished what the caller wanted.",
    facts: part.facts,
  };
}

export function outsideUnanswered(part: Extract<CallPart, { kind: "outside" }>): Reason {
  return {
    rule: "outside_not_answered",
    text: `The call was sent to the outside number ${part.number}, and nobody answered there.`,
    facts: part.facts,
  };
}

const rings: Record<string, string> = {
  BUSY: "was busy",
  busy: "was busy",
  declined: "declined the call",
  unavailable: "was not reachable",
  FAILED: "was not reachable",
  CONGESTION: "could not be reached: the line was congested",
  cancelled: "rang until the caller hung up",
};

export function ringedInVain(
  part: Extract<CallPart, { kind: "extension" }>,
  legs: readonly CdrLeg[],
): Reason {
  const leg = legs.find(({ id }) => part.facts.includes(id));
  const how = rings[part.end ?? ""] ?? rings[leg?.disposition ?? ""] ?? "rang and nobody answered";
  return {
    rule: "extension_not_answered",
    text: `Extension ${part.extension} ${how}.`,
    facts: part.facts,
  };
}
