// What a finished call's record says, in the words of tickets. Pure.
import type { AutoTicketRecord } from "@pipecast/contracts/events/auto-ticket";
import { toE164 } from "@pipecast/contracts/phone/to-e164";
import type { VerdictCommand } from "../tickets/ticket.ts";

/** Undefined for a record without a verdict. */
export function readVerdict(
  record: AutoTicketRecord,
  receivedAt: number,
  country: string,
): VerdictCommand | undefined {
  const { verdict, linkedid, called_back } = record;
  if (typeof verdict !== "string") return undefined;
  const caller = called_back?.number ?? record.caller_number ?? "";
  return {
    type: "verdict",
    verdict,
    version: record.version ?? 1,
    linkedid,
    channel_id: channelOf(record),
    caller_number: toE164(caller, country) ?? "",
    called_back: typeof called_back?.number === "string",
    at: instant(record.hangup_at) ?? receivedAt,
    after_queue: waitedInVain(record),
    unverified: record["unverified"] === true,
  };
}

/** The caller's channel. */
export function channelOf(record: AutoTicketRecord): string {
  const named = record["channel_id"] ?? record.legs?.[0]?.uniqueid;
  return typeof named === "string" && named !== "" ? named : record.linkedid;
}

/** Epoch milliseconds of RFC 3339 text, of seconds or of milliseconds. */
export function instant(at: string | number | undefined): number | undefined {
  if (at === undefined) return undefined;
  const ms = typeof at === "number" ? (at < 1e11 ? at * 1000 : at) : Date.parse(at);
  return Number.isFinite(ms) ? Math.round(ms) : undefined;
}

/** A queue that gave the caller back: by its time, or because nobody was there. */
function waitedInVain({ queue_events }: AutoTicketRecord): boolean {
  return (queue_events ?? []).some(({ event }) =>
    ["EXITWITHTIMEOUT", "EXITEMPTY", "JOINEMPTY"].includes(String(event)),
  );
}
