// Which calls are asked for: as the address bar says it, as the server takes it, and whether a pushed one belongs. Pure.
import { dayRange } from "@pipecast/contracts/day-range";
import { CallDirection, type CallRecord, CallVerdict } from "@pipecast/contracts/pbx/call-history";
import type { z } from "zod";

export interface CallFilter {
  /** Days of the organization, both included, as `2026-11-20`; "" leaves that side open. */
  from: string;
  to: string;
  direction: z.infer<typeof CallDirection> | "";
  verdict: CallVerdict | "";
  number: string;
}

export const allCalls: CallFilter = { from: "", to: "", direction: "", verdict: "", number: "" };

/** Reads an address; what it does not know counts as not said. */
export function readCallFilter(search: string): CallFilter {
  const said = new URLSearchParams(search);
  return {
    from: dayIn(said.get("from")),
    to: dayIn(said.get("to")),
    direction: CallDirection.safeParse(said.get("direction")).data ?? "",
    verdict: CallVerdict.safeParse(said.get("verdict")).data ?? "",
    number: (said.get("number") ?? "").trim().slice(0, 64),
  };
}

/** The address of a filter: equal filters have equal links. */
export function writeCallFilter(filter: CallFilter): string {
  const said = new URLSearchParams();
  for (const key of ["from", "to", "direction", "verdict", "number"] as const)
    if (filter[key].trim() !== "") said.set(key, filter[key].trim());
  const text = said.toString();
  return text === "" ? "" : `?${text}`;
}

/** As the route takes it. */
export function callQuery({ from, to, direction, verdict, number }: CallFilter, timezone: string) {
  return {
    ...(from === "" ? {} : { from: instant(dayRange(from, timezone).from) }),
    ...(to === "" ? {} : { to: instant(dayRange(to, timezone).to) }),
    ...(direction === "" ? {} : { direction }),
    ...(verdict === "" ? {} : { verdict }),
    ...(number.trim() === "" ? {} : { number: number.trim() }),
  };
}

/** As the server would say of a call; a pushed one is not asked about. */
export function callMatcher(
  filter: CallFilter,
  timezone: string,
): (
  call: Pick<CallRecord, "started_at" | "direction" | "verdict" | "caller_number" | "did">,
) => boolean {
  const from = filter.from === "" ? -Infinity : dayRange(filter.from, timezone).from;
  const to = filter.to === "" ? Infinity : dayRange(filter.to, timezone).to;
  const digits = digitsOf(filter.number);
  const isAnyNumber = filter.number.trim() === "";
  return (call) => {
    const at = Date.parse(call.started_at);
    if (at < from || at >= to) return false;
    if (filter.direction !== "" && call.direction !== filter.direction) return false;
    if (filter.verdict !== "" && call.verdict !== filter.verdict) return false;
    if (digits === "") return isAnyNumber;
    return [call.caller_number, call.did].some((number) => isSame(digitsOf(number), digits));
  };
}

/** A number as it is dialled here ends as its international form does. */
function isSame(number: string, asked: string): boolean {
  const short = asked.replace(/^0+/, "");
  return number === asked || (short.length >= 8 && number.endsWith(short));
}

function digitsOf(text: string): string {
  return text.replaceAll(/[^0-9]/g, "");
}

function dayIn(text: string | null): string {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return "";
  return Number.isNaN(Date.parse(`${text}T00:00:00Z`)) ? "" : text;
}

function instant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
