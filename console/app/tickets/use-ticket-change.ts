// Changes people make to tickets: shown at once, taken back when refused, and never over somebody else's change unseen.
import { RemoteError } from "@pipecast/contracts/client";
import { type Ticket, changeTicket, getTicket } from "@pipecast/contracts/events/tickets";
import { useCallback, useRef, useState } from "react";
import { ask, sayError } from "../session/server.ts";
import { type TicketChanges, changesBetween, isQuiet } from "./ticket-changes.ts";

export type Patch = Partial<Pick<Ticket, "status" | "assignee" | "priority">>;

export type Trouble =
  | { kind: "conflict"; ticket: Ticket; patch: Patch; changes: TicketChanges }
  | { kind: "refused"; ticket: Ticket; why: string; other?: { id: string; number: number } };

type Overlays = ReadonlyMap<string, readonly Patch[]>;

export function useTicketChange(take: (tickets: readonly Ticket[]) => void) {
  const [overlays, setOverlays] = useState<Overlays>(new Map());
  const [trouble, setTrouble] = useState<Trouble>();
  /** One change of a ticket after the other, each on the revision that the one before it made. */
  const lines = useRef(new Map<string, Promise<unknown>>());
  const own = useRef(new Map<string, Ticket>());

  const send = useCallback(
    async (seen: Ticket, patch: Patch, triesLeft = 1): Promise<void> => {
      const mine = own.current.get(seen.id);
      const base = mine !== undefined && mine.revision > seen.revision ? mine : seen;
      try {
        const params = { id: seen.id };
        const match = { "if-match": `"${base.revision}"` };
        const changed = await ask(changeTicket, { params, body: patch }, match);
        own.current.set(seen.id, changed);
        take([changed]);
      } catch (error) {
        if (!(error instanceof RemoteError) || error.status !== 412)
          return setTrouble({ kind: "refused", ticket: seen, ...refusal(error) });
        const now = await ask(getTicket, { params: { id: seen.id } });
        take([now]);
        const changes = changesBetween(base, now);
        if (isQuiet(changes) && triesLeft > 0) return send(now, patch, triesLeft - 1);
        setTrouble({ kind: "conflict", ticket: now, patch, changes });
      }
      return undefined;
    },
    [take],
  );

  const change = useCallback(
    (seen: Ticket, patch: Patch) => {
      const { id } = seen;
      setTrouble((before) => (before?.ticket.id === id ? undefined : before));
      setOverlays((before) => new Map(before).set(id, [...(before.get(id) ?? []), patch]));
      const turn = (lines.current.get(id) ?? Promise.resolve())
        .then(() => send(seen, patch))
        .catch((error: unknown) =>
          setTrouble({ kind: "refused", ticket: seen, why: sayError(error) }),
        )
        .finally(() => {
          setOverlays((before) => without(before, id, patch));
          if (lines.current.get(id) === turn) lines.current.delete(id);
        });
      lines.current.set(id, turn);
    },
    [send],
  );

  /** A note stands beside what others do: it never conflicts. Answers whether it was kept. */
  const addNote = useCallback(
    async (ticket: Ticket, note: string): Promise<boolean> => {
      try {
        take([await ask(changeTicket, { params: { id: ticket.id }, body: { note } })]);
        return true;
      } catch (error) {
        setTrouble({ kind: "refused", ticket, why: sayError(error) });
        return false;
      }
    },
    [take],
  );

  return { overlays, trouble, change, addNote, dismiss: () => setTrouble(undefined) };
}

/** A ticket as it will be once the server has agreed. */
export function withOverlay(ticket: Ticket, overlays: Overlays): Ticket {
  const patches = overlays.get(ticket.id);
  return patches === undefined ? ticket : Object.assign({}, ticket, ...patches);
}

function without(overlays: Overlays, id: string, patch: Patch): Overlays {
  const rest = (overlays.get(id) ?? []).filter((other) => other !== patch);
  const next = new Map(overlays);
  if (rest.length === 0) next.delete(id);
  else next.set(id, rest);
  return next;
}

function refusal(error: unknown): { why: string; other?: { id: string; number: number } } {
  const why = sayError(error);
  if (!(error instanceof RemoteError) || error.code !== "EVENTS_CALLER_HAS_OPEN_TICKET")
    return { why };
  const { ticket_id: id, number } = (error.details ?? {}) as {
    ticket_id?: string;
    number?: number;
  };
  return id === undefined || number === undefined ? { why } : { why, other: { id, number } };
}
