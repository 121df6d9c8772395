// Records that another PBX posted without a verdict, as the facts of one call. Pure.
import type { AutoTicketRecord } from "@pipecast/contracts/events/auto-ticket";
import type { CallEvent, CallFacts, CdrLeg, QueueEnd, SessionPart } from "@pipecast/verdict";

const queueEnds: Record<string, QueueEnd> = {
  CONNECT: "answered",
  COMPLETEAGENT: "answered",
  COMPLETECALLER: "answered",
  EXITWITHTIMEOUT: "timeout",
  ABANDON: "abandoned",
  EXITEMPTY: "empty",
  JOINEMPTY: "empty",
  TRANSFER: "moved",
};

/** `posted`: what came for one `linkedid`, each record once; their legs together are the call. */
export function foreignFacts(
  linkedid: string,
  posted: readonly AutoTicketRecord[],
  botExtensions: readonly string[] | null,
): CallFacts {
  const legs = posted.flatMap((record, at) => legsOf(record, at));
  const events = posted.flatMap((record, at) => queueEventsOf(record, at));
  const sessions = posted.flatMap((record) => sessionOf(record) ?? []);
  const began = channelUp(posted, legs);
  return {
    linkedid,
    legs,
    events: began === undefined ? events : [began, ...events],
    sessions,
    transfers: [],
    botExtensions,
  };
}

/** The seeds' flat record, which has the columns at its root, is one leg. */
function legsOf(record: AutoTicketRecord, at: number): CdrLeg[] {
  const given = record.legs ?? ("channel" in record || "disposition" in record ? [record] : []);
  return given.map((leg, index) => ({
    ...leg,
    id: `leg:${text(leg["uniqueid"]) || at}:${text(leg["sequence"]) || index}:${text(leg["dstchannel"])}`,
    duration: number(leg["duration"]),
    billsec: number(leg["billsec"]),
    sequence: number(leg["sequence"]),
  }));
}

/** What the poster says of the direction, where there is a caller at all: inner legs alone are no call. */
function channelUp(
  posted: readonly AutoTicketRecord[],
  legs: readonly CdrLeg[],
): CallEvent | undefined {
  const direction = posted.find((record) => record.direction !== undefined)?.direction;
  const [first] = legs.filter(({ channel }) => !(channel ?? "").startsWith("Local/"));
  if (legs.length > 0 && first === undefined) return undefined;
  if (direction !== "inbound" && direction !== "outbound" && direction !== "internal")
    return undefined;
  const [record] = posted;
  return {
    id: "posted",
    at: 0,
    kind: "channel_up",
    channel_name: first?.channel ?? "",
    direction,
    caller_number: record?.caller_number ?? "",
    dialled: record?.did ?? "",
  };
}

function queueEventsOf({ queue_events }: AutoTicketRecord, record: number): CallEvent[] {
  return (queue_events ?? []).flatMap((event, index): CallEvent[] => {
    const name = text(event["event"]).toUpperCase();
    const queue = text(event["queue"] ?? event["queuename"]);
    const at = number(event["at"]) ?? index;
    const base = { id: `queue:${record}:${index}`, at };
    if (name === "ENTERQUEUE") return [{ ...base, kind: "queue_entered", queue }];
    const reason = queueEnds[name];
    return reason === undefined ? [] : [{ ...base, kind: "queue_left", queue, reason }];
  });
}

function sessionOf({ session }: AutoTicketRecord): SessionPart | undefined {
  const outcome = text(session?.["outcome"]);
  if (outcome === "") return undefined;
  const id = `session:${text(session?.["id"])}`;
  return { id, outcome, started_at: number(session?.["started_at"]) ?? 0, ended_at: 0 };
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function number(value: unknown): number | null {
  const read = typeof value === "number" ? value : typeof value === "string" ? Number(value) : NaN;
  return Number.isFinite(read) ? read : null;
}
