// From the facts of a call to its one verdict, with the reasons. Pure: the order, number and delay of the facts do not matter.
import { type Account, mergeAccounts } from "./call-parts.ts";
import { type CalledBack, readCalledBack, whyCalledBack } from "./called-back.ts";
import { decideLastPart } from "./decide-last-part.ts";
import { readOrigin } from "./direction.ts";
import type { CallFacts, Direction, Reason, Verdict } from "./facts.ts";
import { eventsInOrder, legsInOrder, sessionsInOrder } from "./in-order.ts";
import { readEvents } from "./read-events.ts";
import { readLegs } from "./read-legs.ts";

export type {
  CallEvent,
  CallFacts,
  CdrLeg,
  Direction,
  QueueEnd,
  Reason,
  SessionPart,
  TransferPart,
  Verdict,
} from "./facts.ts";
export { prefixesOf, readChannel } from "./channel-name.ts";

export interface Decision {
  direction: Direction;
  /** Null while it cannot be known yet: `awaits` says what for. */
  verdict: Verdict | null;
  reasons: Reason[];
  /** Decided although nobody could say which extensions are bots. */
  unverified: boolean;
  /** What may still come and change it. */
  awaits: "session_outcome" | "bot_extensions" | null;
  /** Prefixes that the first channel's name can mean: whose call it is. */
  prefixes: string[];
  /** A call that went out and was answered: whom it reached. */
  calledBack: CalledBack | null;
}

/** `final`: nothing more is waited for. */
export function decide(facts: CallFacts, final = false): Decision {
  const events = eventsInOrder(facts.events);
  const legs = legsInOrder(facts.legs);
  const sessions = sessionsInOrder(facts.sessions);
  const origin = readOrigin(facts.linkedid, events, legs);
  const direction = origin.direction ?? (sawCaller(sessions, events) ? "inbound" : null);
  const base = {
    direction: direction ?? "internal",
    unverified: false,
    awaits: null,
    prefixes: origin.prefixes,
    calledBack: null,
  };
  if (direction !== "inbound") {
    const out = direction === "outbound";
    const calledBack = out ? readCalledBack(facts.linkedid, events, legs) : null;
    const reasons = [
      whyExcluded(direction, origin.facts),
      ...(calledBack === null ? [] : [whyCalledBack(calledBack)]),
    ];
    return { ...base, verdict: "excluded", reasons, calledBack };
  }

  const account = mergeAccounts(readEvents(events), readLegs(facts.linkedid, legs));
  const bots = facts.botExtensions;
  // While nobody can say which phones are bots, a session that handed the call on says that a person took it.
  const handedOn = sessions.some(({ outcome }) => outcome === "transferred");
  const unsure = bots === null && !handedOn && !heardInQueue(account);
  const people = account.answers.filter(({ by }) => bots?.includes(by) !== true);
  if (people.length > 0 && !unsure)
    return { ...base, verdict: "human_answered", reasons: [personAnswered(people, account)] };
  if (people.length > 0 && sessions.length === 0) {
    if (!final) return { ...base, verdict: null, reasons: [], awaits: "bot_extensions" };
    const reasons = [notVerified(people)];
    return { ...base, verdict: "bot_dropped", reasons, unverified: true };
  }
  const inQueue = account.parts.find((part) => part.kind === "queue" && part.end === "answered");
  if (account.answers.length === 0 && inQueue?.kind === "queue")
    return {
      ...base,
      verdict: "human_answered",
      reasons: [
        {
          rule: "person_answered",
          text: `Somebody in queue ${inQueue.queue} answered and talked with the caller.`,
          facts: inQueue.facts,
        },
      ],
    };
  const [outside] = account.outside;
  if (outside !== undefined) {
    const { by } = outside;
    const text = `The call was handed to the outside number ${by} and was answered there.`;
    const proof = account.outside.flatMap((answer) => answer.facts);
    return {
      ...base,
      verdict: "bot_transferred",
      reasons: [{ rule: "answered_outside", text, facts: proof }],
    };
  }
  const botPhones = account.answers.filter(({ by }) => bots === null || bots.includes(by));
  const rest = decideLastPart(
    account.parts,
    { legs, events, sessions, botPhones, transfers: facts.transfers },
    final,
  );
  return { ...base, ...rest };
}

/** Nothing tells of the channel, but a bot talked on it, or it waited in a queue: somebody called. */
function sawCaller(sessions: CallFacts["sessions"], events: CallFacts["events"]): boolean {
  return (
    sessions.length > 0 ||
    events.some(({ kind }) => kind === "queue_left" || kind === "queue_entered")
  );
}

/** An agent of a queue took the call: the switch says so itself, whoever the extensions are. */
function heardInQueue({ parts }: Account): boolean {
  return parts.some((part) => part.kind === "queue" && part.end === "answered");
}

function personAnswered(
  people: readonly { by: string; facts: string[] }[],
  { parts }: Account,
): Reason {
  const who = [...new Set(people.map(({ by }) => by))].toSorted();
  const afterBot = parts.some(({ kind }) => kind === "bot") ? ", after a bot" : "";
  return {
    rule: "person_answered",
    text: `Extension ${who.join(" and ")} answered and talked with the caller${afterBot}.`,
    facts: [...new Set(people.flatMap(({ facts }) => facts))],
  };
}

function notVerified(people: readonly { by: string; facts: string[] }[]): Reason {
  return {
    rule: "not_verified",
    text: `Extension ${people[0]?.by} answered, but nobody could say within 15 minutes whether it is a bot: taken as a lost caller, to be safe.`,
    facts: people.flatMap(({ facts }) => facts),
  };
}

function whyExcluded(direction: Direction | null, facts: string[]): Reason {
  if (direction === "outbound")
    return {
      rule: "outbound_call",
      text: "The call went out from one of your own extensions; only calls that come in are judged.",
      facts,
    };
  if (direction === "internal")
    return {
      rule: "internal_call",
      text: "The call stayed between your own extensions; only calls that come in are judged.",
      facts,
    };
  return {
    rule: "no_caller",
    text: "Only inner connections of the switch are on record, no caller.",
    facts,
  };
}
