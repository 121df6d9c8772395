// What is known after a turn, from the routes that anyone could ask: session, sandbox, ledger, tickets.
import type { RehearsalFacts } from "@pipecast/flow/rehearsal/match-expectation";
import type { SessionView } from "@pipecast/contracts/gateway/sessions";
import type { Part } from "./part.ts";
import type { Picture, RehearsedLine } from "./rehearsed-line.ts";

/** How much of a session had happened when a turn began. */
export interface Mark {
  bots: number;
  words: number;
  actions: number;
}

export function markOf(line: RehearsedLine, { session }: Picture): Mark {
  return {
    bots: line.bots,
    words: session?.transcript.length ?? 0,
    actions: session?.actions.length ?? 0,
  };
}

export async function readFacts(
  line: RehearsedLine,
  part: Part,
  picture: Picture,
  mark: Mark,
): Promise<RehearsalFacts> {
  const { session, place } = picture;
  const since = mark.bots === line.bots ? mark : { words: 0, actions: 0 };
  const actions = session?.actions ?? [];
  const left = actions.some(({ type }) => type === "hangup" || type === "fallback");
  return {
    node: session?.node ?? null,
    path: session?.path ?? [],
    state: session?.state ?? {},
    ...(part.direct !== undefined && { calls: part.calls }),
    says: (session?.transcript ?? [])
      .slice(since.words)
      .filter(({ who }) => who === "bot")
      .map(({ text }) => text),
    webhooks: actions
      .slice(since.actions)
      .filter(({ type }) => type === "webhook")
      .map(webhook),
    transfer: actions.findLast(({ type }) => type === "transfer")?.body ?? null,
    hangs_up: left,
    ended: session !== undefined && session.outcome !== null,
    outcome: session?.outcome ?? null,
    queue: line.queue,
    rings: await line.ringing(),
    legs: legsOf(line, place),
  };
}

function webhook({ url, body, status }: SessionView["actions"][number]) {
  return {
    url,
    ...(body !== undefined && { body }),
    status: /^\d+$/.test(status) ? Number(status) : status,
  };
}

/** Who is connected to the call: the caller, and a bot or an agent. */
function legsOf(line: RehearsedLine, place: Picture["place"]): string[] {
  if (place.state === "ended") return [];
  if (place.state === "bot") return line.caller?.over === true ? ["caller"] : ["caller", "bot"];
  if (place.state === "talking" && place.extension !== undefined)
    return ["caller", place.extension];
  return ["caller"];
}
