// Which way a call went, and whose name its first channel bears.
import { prefixesOf, readChannel } from "./channel-name.ts";
import type { CallEvent, CdrLeg, Direction } from "./facts.ts";
import { rootLegs } from "./read-legs.ts";

export interface Origin {
  /** Null: only Asterisk's own plumbing is on record, no caller. */
  direction: Direction | null;
  /** Prefixes that the first channel's name can mean, best first. */
  prefixes: string[];
  facts: string[];
}

/** Both lists in order. */
export function readOrigin(
  linkedid: string,
  events: readonly CallEvent[],
  legs: readonly CdrLeg[],
): Origin {
  const up = events.find((event) => event.kind === "channel_up");
  if (up !== undefined)
    return { direction: up.direction, prefixes: prefixesOf(up.channel_name), facts: [up.id] };
  const root = rootLegs(linkedid, legs);
  const facts = (root.length > 0 ? root : legs).map(({ id }) => id);
  const kinds = root.map(({ channel }) => readChannel(channel).kind);
  const prefixes = [
    ...new Set((root.length > 0 ? root : legs).flatMap((leg) => prefixesOf(leg.channel))),
  ];
  if (kinds.includes("trunk")) return { direction: "inbound", prefixes, facts };
  if (!kinds.includes("extension")) return { direction: null, prefixes, facts };
  const out = root.some(
    (leg) =>
      readChannel(leg.dstchannel).kind === "trunk" ||
      prefixes.some((prefix) => leg.dcontext === `${prefix}_outbound`),
  );
  return { direction: out ? "outbound" : "internal", prefixes, facts };
}
