// Tickets of the organization: the newest page of a filter, older ones on demand, and every change as it is pushed.
import { Ticket, listTickets, streamTickets } from "@pipecast/contracts/events/tickets";
import { useCallback, useEffect, useRef, useState } from "react";
import { ask, sayError } from "../session/server.ts";
import { useStream } from "../session/use-stream.ts";
import { type TicketFilter, filterQuery, writeFilter } from "./ticket-filter.ts";
import { type Known, mergeTickets } from "./ticket-list.ts";

const pageSize = 100;

/** What was listed of one filter: `floor` is the number of the oldest, `cursor` where the server goes on. */
interface Listed {
  key: string;
  floor: number;
  cursor: string | null;
}

export function useTickets(orgId: string, filter: TicketFilter, hear?: (ticket: Ticket) => void) {
  const [known, setKnown] = useState<Known>(new Map());
  const [listed, setListed] = useState<Listed>();
  const [fault, setFault] = useState<string>();
  const [newest, setNewest] = useState<Ticket>();
  const key = writeFilter(filter);
  const wanted = useRef(key);
  wanted.current = key;

  const take = useCallback((tickets: readonly Ticket[]) => {
    setKnown((before) => mergeTickets(before, tickets));
  }, []);

  /** One page at a time, however often its end comes near. */
  const under = useRef<string>(undefined);
  const load = async (cursor?: string) => {
    const turn = `${key} ${cursor ?? ""}`;
    if (cursor !== undefined && under.current === turn) return;
    under.current = turn;
    setFault(undefined);
    const query = { ...filterQuery(filter), limit: pageSize };
    try {
      const page = await ask(listTickets, {
        query: { ...query, ...(cursor === undefined ? {} : { cursor }) },
      });
      take(page.items);
      // The answer to a filter that was left meanwhile still taught us its tickets.
      if (wanted.current !== key) return;
      const floor = page.next_cursor === null ? 0 : (page.items.at(-1)?.number ?? 0);
      setListed({ key, floor, cursor: page.next_cursor });
    } catch (error) {
      if (wanted.current === key) setFault(sayError(error));
    } finally {
      if (under.current === turn) under.current = undefined;
    }
  };
  useEffect(() => void load(), [orgId, key]);
  // A stream that opens (again) tells what changes from now on; what changed before is listed.
  useStream(
    `${streamTickets.path}?org_id=${encodeURIComponent(orgId)}`,
    ["ticket"],
    (_event, data) => {
      const ticket = Ticket.safeParse(data).data;
      if (ticket === undefined) return;
      if (ticket.revision === 1) setNewest(ticket);
      take([ticket]);
      hear?.(ticket);
    },
    undefined,
    () => void load(),
  );
  const mine = listed?.key === key ? listed : undefined;
  const cursor = mine?.cursor ?? null;
  return {
    known,
    /** Undefined until the filter's first page is there. */
    floor: mine?.floor,
    fault,
    /** The last ticket that came while the page was open. */
    newest,
    take,
    again: () => load(),
    more: cursor === null ? undefined : () => load(cursor),
  };
}
