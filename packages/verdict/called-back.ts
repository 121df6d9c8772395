// Whether a call that went out reached its number and was a talk: then whoever had been missed there has been served.
import type { CallEvent, CdrLeg, Reason } from "./facts.ts";
import { readChannel } from "./channel-name.ts";
import { isAnswered, numberDialled, rootLegs } from "./read-legs.ts";

/** Shorter than this nobody has talked: a mailbox that was hung up on, a wrong number. */
const leastMs = 2_000;

export interface CalledBack {
  /** As the trunk got it. */
  number: string;
  talkMs: number;
  facts: string[];
}

/** Of an outbound call; `events` and `legs` in order. Null where nobody answered, or not for long. */
export function readCalledBack(
  linkedid: string,
  events: readonly CallEvent[],
  legs: readonly CdrLeg[],
): CalledBack | null {
  const up = events.find((event) => event.kind === "channel_up");
  const bridged = events.find((event) => event.kind === "bridged");
  const gone = events.findLast((event) => event.kind === "hung_up");
  const answered = rootLegs(linkedid, legs).filter(
    (leg) => isAnswered(leg) && readChannel(leg.dstchannel).kind === "trunk",
  );
  const seen = bridged === undefined || gone === undefined ? 0 : gone.at - bridged.at;
  const billed = Math.max(0, ...answered.map(({ billsec }) => (billsec ?? 0) * 1000));
  const talkMs = Math.max(seen, billed);
  const [leg] = answered;
  const onTrunk = leg === undefined ? "" : numberDialled(leg);
  const number = onTrunk === "" ? (up?.dialled ?? "") : onTrunk;
  if (talkMs < leastMs || number === "") return null;
  const facts = [...(bridged === undefined ? [] : [bridged.id]), ...answered.map(({ id }) => id)];
  return { number, talkMs, facts };
}

export function whyCalledBack({ talkMs, facts }: CalledBack): Reason {
  const text = `The number that was called answered and was talked with for ${Math.round(talkMs / 1000)} s.`;
  return { rule: "called_back", text, facts };
}
