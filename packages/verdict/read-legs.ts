// What a call's CDR rows say, as parts and answers. ANSWERED alone means little: a menu, a recording and a queue answer too.
import type { Account, Answer, CallPart } from "./call-parts.ts";
import { prefixesOf, readChannel } from "./channel-name.ts";
import type { CdrLeg } from "./facts.ts";

/** The rows of the channel that the call began with. */
export function rootLegs(linkedid: string, legs: readonly CdrLeg[]): CdrLeg[] {
  const named = legs.filter(({ uniqueid }) => uniqueid === linkedid);
  if (named.length > 0) return named;
  return legs.filter(({ channel }) => {
    const { kind } = readChannel(channel);
    return kind === "trunk" || kind === "extension";
  });
}

/** `legs` in order. */
export function readLegs(linkedid: string, legs: readonly CdrLeg[]): Account {
  const root = rootLegs(linkedid, legs);
  const account: Account = { parts: [], answers: [], outside: [] };
  for (const leg of root) {
    const part = partOf(leg);
    if (part !== undefined) addPart(account.parts, part);
    const answer = answeredBy(leg);
    if (answer !== undefined) account.answers.push(answer);
    if (isAnswered(leg) && readChannel(leg.dstchannel).kind === "trunk")
      account.outside.push({ by: numberDialled(leg), facts: [leg.id] });
  }
  // A bot that went before is often seen by its mark only.
  const marked = root.filter(isMarked).map(({ id }) => id);
  if (marked.length > 0 && !account.parts.some(({ kind }) => kind === "bot"))
    account.parts.unshift({ kind: "bot", facts: marked });
  // A phone behind a Local channel answers the caller only if the Local channel did.
  const throughLocal = root.filter(({ dstchannel }) => readChannel(dstchannel).kind === "local");
  if (root.length === 0 || throughLocal.some(isAnswered))
    for (const leg of legs.filter(({ channel }) => readChannel(channel).kind === "local")) {
      const answer = answeredBy(leg);
      if (answer !== undefined) account.answers.push(answer);
    }
  return account;
}

function partOf(leg: CdrLeg): CallPart | undefined {
  const facts = [leg.id];
  const target = readChannel(leg.dstchannel);
  const app = leg.lastapp ?? "";
  if (target.kind === "media" || /^(?:AudioSocket|Stasis)$/.test(app))
    return { kind: "bot", facts };
  const inQueue = prefixesOf(leg.channel).some((prefix) => leg.dcontext === `${prefix}_queue`);
  if (app === "Queue" || inQueue) {
    const queue = (app === "Queue" ? leg.lastdata?.split(",")[0] : leg.dst) ?? "";
    return { kind: "queue", queue, end: null, facts };
  }
  if (target.kind === "trunk") return { kind: "outside", number: numberDialled(leg), facts };
  if (target.kind === "extension" || target.kind === "local") {
    const extension = target.kind === "extension" ? target.extension : (leg.dst ?? "");
    return { kind: "extension", extension, end: leg.disposition ?? null, facts };
  }
  return isMarked(leg) ? { kind: "bot", facts } : undefined;
}

/** The dialplan notes a bot's part as `bot=…`. */
function isMarked(leg: CdrLeg): boolean {
  return leg.userfield?.startsWith("bot=") === true;
}

/** Rows about the same stay in a queue or at an extension are one part. */
function addPart(parts: CallPart[], part: CallPart): void {
  const last = parts.at(-1);
  const same =
    last !== undefined &&
    last.kind === part.kind &&
    (part.kind !== "queue" || (last.kind === "queue" && last.queue === part.queue)) &&
    (part.kind !== "extension" || (last.kind === "extension" && last.extension === part.extension));
  if (same) last.facts.push(...part.facts);
  else parts.push(part);
}

function answeredBy(leg: CdrLeg): Answer | undefined {
  const target = readChannel(leg.dstchannel);
  if (!isAnswered(leg) || target.kind !== "extension") return undefined;
  return { by: target.extension, facts: [leg.id] };
}

export function isAnswered(leg: CdrLeg): boolean {
  return leg.disposition === "ANSWERED";
}

/** The number that the trunk was given; what was dialled may have had a digit for the outside line before it. */
export function numberDialled(leg: CdrLeg): string {
  return /^PJSIP\/(\+?[0-9]{1,20})@/.exec(leg.lastdata ?? "")?.[1] ?? leg.dst ?? "";
}
