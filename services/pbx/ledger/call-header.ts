// Who called whom and when, read from a call's evidence. Pure.
import { toE164 } from "@pipecast/contracts/phone/to-e164";
import { type Direction, prefixesOf } from "@pipecast/verdict";
import type { CallRow } from "./ledger-tables.ts";
import type { Evidence } from "./evidence.ts";

export type CallHeader = Pick<
  CallRow,
  "channel_id" | "caller_number" | "did" | "started_at" | "ended_at"
>;

/** `known`: what stands where the evidence is silent. */
export function readHeader(
  linkedid: string,
  { events, legs }: Pick<Evidence, "events" | "legs">,
  direction: Direction,
  country: string,
  known: CallHeader,
): CallHeader {
  const up = events.find((event) => event.kind === "channel_up");
  const gone = events.findLast((event) => event.kind === "hung_up");
  const root = legs
    .filter(({ uniqueid }) => uniqueid === linkedid)
    .toSorted((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
  const arrival =
    root.find(({ channel, dcontext }) =>
      prefixesOf(channel).some((prefix) => dcontext === `${prefix}_inbound`),
    ) ?? root[0];
  const from = up?.caller_number ?? arrival?.src ?? known.caller_number;
  const dialled = up?.dialled ?? numberIn(arrival?.dst) ?? known.did;
  const inside = direction !== "inbound" && /^[0-9]{1,20}$/.test(from);
  return {
    channel_id: linkedid,
    caller_number: (inside ? from : (toE164(from, country) ?? "")).slice(0, 64),
    did: (toE164(dialled, country) ?? dialled).slice(0, 64),
    started_at: up?.at ?? epochIn(linkedid) ?? known.started_at,
    ended_at: gone?.at ?? lastEnd(root) ?? known.ended_at,
  };
}

/** `h`, `s` and `i` are places in a dialplan, not numbers. */
function numberIn(dst: string | null | undefined): string | undefined {
  return typeof dst === "string" && /^\+?[0-9]/.test(dst) ? dst : undefined;
}

/** Asterisk's ids begin with the second the channel was made in, whatever zone the CDR table is written in. */
function epochIn(uniqueid: string): number | undefined {
  const seconds = Number(/^(?:[\w-]+-)?(\d{9,10})\.\d+$/.exec(uniqueid)?.[1]);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

function lastEnd(root: Evidence["legs"]): number | undefined {
  const starts = root.map(({ uniqueid }) => epochIn(uniqueid ?? ""));
  const began = starts.find((at) => at !== undefined);
  if (began === undefined) return undefined;
  const lasted = root.reduce((sum, { duration }) => sum + Math.max(0, duration ?? 0), 0);
  return began + lasted * 1000;
}
