// Nobody answered the caller: what the last part of the call came to decides.
import type { Answer, CallPart } from "./call-parts.ts";
import type { CallEvent, CdrLeg, Reason, SessionPart, TransferPart, Verdict } from "./facts.ts";
import { whyMissed } from "./why-missed.ts";
import { botEnded, botUnheard, outsideUnanswered, queueGaveUp, ringedInVain } from "./why.ts";

interface Known {
  legs: readonly CdrLeg[];
  events: readonly CallEvent[];
  sessions: readonly SessionPart[];
  transfers: readonly TransferPart[];
  /** Extensions that answered and are bots. */
  botPhones: readonly Answer[];
}

interface LastPart {
  verdict: Verdict;
  reasons: Reason[];
  awaits: "session_outcome" | null;
}

export function decideLastPart(
  account: readonly CallPart[],
  known: Known,
  final: boolean,
): LastPart {
  const parts = withBots(account, known);
  const queues = parts.filter((part) => part.kind === "queue");
  const waited = queues.at(-1);
  const afterQueue = waited === undefined ? [] : [queueGaveUp(waited)];
  const last = parts.at(-1);
  switch (last?.kind) {
    case "queue":
      return answer("queue_timeout", queueGaveUp(last));
    case "outside":
      return answer(
        waited === undefined ? "bot_dropped" : "queue_timeout",
        outsideUnanswered(last),
        ...afterQueue,
      );
    case "extension":
      return answer(
        waited === undefined ? "missed_call" : "queue_timeout",
        ringedInVain(last, known.legs),
        ...afterQueue,
      );
    case "bot":
      return atBot(last, parts, waited, known, final);
    default:
      return answer("missed_call", whyMissed(known.legs, known.events));
  }
}

function atBot(
  last: CallPart,
  parts: readonly CallPart[],
  waited: Extract<CallPart, { kind: "queue" }> | undefined,
  known: Known,
  final: boolean,
): LastPart {
  const afterQueue = waited === undefined ? [] : [queueGaveUp(waited)];
  const session = sessionOfLast(parts, known.sessions);
  const dropped = waited === undefined ? ("bot_dropped" as const) : ("queue_timeout" as const);
  if (session === undefined)
    return {
      ...answer(dropped, botUnheard(last), ...afterQueue),
      awaits: final ? null : "session_outcome",
    };
  if (session.outcome === "completed")
    return answer("bot_resolved", botEnded(session), ...afterQueue);
  if (session.outcome === "transferred") return handedAway(session, known, dropped, afterQueue);
  return answer(dropped, botEnded(session), ...afterQueue);
}

/** The bot handed the call on, and of what came then nothing is known but that nobody answered. */
function handedAway(
  session: SessionPart,
  { transfers, legs, events }: Known,
  dropped: Verdict,
  afterQueue: Reason[],
): LastPart {
  // Of a call on a switch that tells us nothing, nobody can say that it was not taken where it went.
  if (legs.length + events.length + transfers.length === 0)
    return answer("bot_transferred", {
      rule: "handed_on_out_of_sight",
      text: "The bot handed the call on; nothing tells what became of it there.",
      facts: [session.id],
    });
  const transfer = transfers.at(-1);
  const context = transfer?.context ?? "";
  const verdict = context.endsWith("_queue")
    ? "queue_timeout"
    : context.endsWith("_internal") && dropped === "bot_dropped"
      ? "missed_call"
      : dropped;
  const to = transfer === undefined ? "" : ` to ${transfer.extension}`;
  const reason: Reason = {
    rule: "handed_on_unanswered",
    text: `The bot handed the call on${to}, and nobody answered there.`,
    facts: [session.id, ...(transfer === undefined ? [] : [transfer.id])],
  };
  return { verdict, reasons: [reason, ...afterQueue], awaits: null };
}

/** Bots that no channel shows: an extension that is one, or a session that was told of. */
function withBots(account: readonly CallPart[], known: Known): CallPart[] {
  const { sessions, botPhones } = known;
  const phones = new Set(botPhones.map(({ by }) => by));
  const parts = account.map((part): CallPart => {
    if (part.kind !== "extension" || !phones.has(part.extension)) return part;
    return { kind: "bot", facts: part.facts };
  });
  if (parts.some(({ kind }) => kind === "bot")) return parts;
  if (phones.size > 0)
    return [...parts, { kind: "bot", facts: botPhones.flatMap(({ facts }) => facts) }];
  const last = sessions.at(-1);
  if (last === undefined) return parts;
  const bot: CallPart = { kind: "bot", facts: [last.id] };
  // A bot that came to a planned end hung up, so nothing came after it; any other may have been followed by a queue.
  return last.outcome === "completed" ? [...parts, bot] : [bot, ...parts];
}

/** The outcome of the last bot; undefined while it has not been told. */
function sessionOfLast(
  parts: readonly CallPart[],
  sessions: readonly SessionPart[],
): SessionPart | undefined {
  const bots = parts.filter(({ kind }) => kind === "bot").length;
  return sessions.length >= bots ? sessions.at(-1) : undefined;
}

function answer(verdict: Verdict, ...reasons: Reason[]): LastPart {
  return { verdict, reasons, awaits: null };
}
