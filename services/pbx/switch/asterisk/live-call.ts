// A call that is up on Asterisk, as far as we have seen: where its channel is, who rings, which bot talks, what was ordered.
import type { Direction, FactBase, Place, RedirectOutcome, SwitchFact } from "../switch.ts";
import { readChannelName } from "./channel-name.ts";
import type { ChannelSnapshot, DialplanPlace } from "./read-snapshot.ts";

type WithoutBase<Fact> = Fact extends FactBase ? Omit<Fact, keyof FactBase> : never;
export type CallFact = WithoutBase<SwitchFact>;

/** A phone that rings for the call, or has answered it and is still up; by the id of its channel. */
export interface Ring {
  extension: string;
  queue: string | null;
  answered: boolean;
  /** That it was answered was told; in a queue only once the agent has the caller. */
  told: boolean;
  /** Why the phone's side ended it (Q.850); undefined while it did not. */
  cause: number | undefined;
}

export interface QueueStay {
  number: string;
  /** Asterisk said that the caller left, and not yet why. */
  leaving: boolean;
}

export interface BotPart {
  uuid: string;
  /** Both are in the bridge, and it was told. */
  joined: boolean;
  /** The bot's side is gone. */
  lost: boolean;
}

export interface RedirectOrder {
  readonly place: Place;
  /** Where the channel was last before it went there. */
  before: DialplanPlace;
  /** Settles when the channel was seen there, or gone. */
  readonly outcome: Promise<RedirectOutcome>;
  settle(outcome: RedirectOutcome): void;
}

export interface LiveCall {
  readonly id: string;
  readonly linkedid: string;
  /** Undefined when the channel's name is none of ours: its facts are told all the same. */
  readonly prefix: string | undefined;
  readonly callerNumber: string;
  readonly dialled: string;
  /** Undefined until a phone's call shows where it goes. */
  direction: Direction | undefined;
  /** The channel's present name, for AMI. */
  name: string;
  place: DialplanPlace;
  queue: QueueStay | undefined;
  readonly rings: Map<string, Ring>;
  /** Channels that the caller talks with, and their extensions: what was told. */
  readonly talkingWith: Map<string, string>;
  bot: BotPart | undefined;
  /** While the call waits for a route: ends the waiting's deadline. */
  endWait: (() => void) | undefined;
  order: RedirectOrder | undefined;
  hangUpOrdered: boolean;
  /** How often it entered Stasis. */
  arrivals: number;
  /** Told so far, oldest first, for whoever listens later. */
  facts: SwitchFact[];
}

/**
 * A call that was just seen. What comes over a trunk, or over something we do not know, is inbound; what we place ourselves goes
 * out to the number `placedTo`.
 */
export function newLiveCall(seen: ChannelSnapshot, placedTo?: string): LiveCall {
  const owner = readChannelName(seen.name);
  const phone = owner?.extension ?? undefined;
  return {
    id: seen.id,
    linkedid: seen.linkedid,
    prefix: owner?.prefix,
    callerNumber: phone ?? seen.callerNumber,
    dialled: placedTo ?? seen.dialled,
    direction: phone === undefined ? "inbound" : placedTo === undefined ? undefined : "outbound",
    name: seen.name,
    place: seen.place,
    queue: undefined,
    rings: new Map(),
    talkingWith: new Map(),
    bot: undefined,
    endWait: undefined,
    order: undefined,
    hangUpOrdered: false,
    arrivals: 0,
    facts: [],
  };
}
