// A ticket as a Firestore document, and back. Times are Timestamps; the timeline is the field `events`.
import type { DocumentData, Timestamp } from "@google-cloud/firestore";
import type { Entry, Ticket } from "../ticket.ts";

/** Makes a Timestamp: the client's class is loaded only with the client. */
export type ToTimestamp = (ms: number) => Timestamp;

const times = ["created_at", "updated_at", "first_response_at", "closed_at"] as const;

export function toDocument(ticket: Ticket, stamp: ToTimestamp): DocumentData {
  const { entries, ...plain } = ticket;
  const maybe = (ms: number | null) => (ms === null ? null : stamp(ms));
  return {
    ...plain,
    ...Object.fromEntries(times.map((name) => [name, maybe(ticket[name])])),
    events: entries.map((entry) => ({ ...entry, at: stamp(entry.at) })),
    untold_since: ticket.untold.length === 0 ? null : stamp(ticket.updated_at),
  };
}

export function fromDocument(data: DocumentData): Ticket {
  const { events, untold_since: _since, ...plain } = data;
  const entries = (events as (Omit<Entry, "at"> & { at: Timestamp })[]).map((entry) => ({
    ...entry,
    at: entry.at.toMillis(),
  }));
  const read = times.map((name) => [name, millisOf(data[name] as Timestamp | null)]);
  return { ...plain, ...Object.fromEntries(read), entries } as Ticket;
}

function millisOf(at: Timestamp | null): number | null {
  return at === null ? null : at.toMillis();
}
