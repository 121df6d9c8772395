// The tickets of the organization: the list as it changes, one of them opened beside it, and the keys to go through them.
import { type Ticket, exportTickets } from "@pipecast/contracts/events/tickets";
import { queryString } from "@pipecast/contracts/client";
import { useMemo, useState } from "react";
import { goTo, segmentOf, useSearch } from "../route.tsx";
import { useSession } from "../session/session.tsx";
import { words } from "../words/words.ts";
import { KeysHelp } from "./keys-help.tsx";
import { OpenedTicket } from "./opened-ticket.tsx";
import { useColleagues } from "./colleagues.ts";
import { TicketBoard } from "./ticket-board.tsx";
import { callerOf } from "./ticket-badges.tsx";
import { type TicketFilter, filterQuery, readFilter, writeFilter } from "./ticket-filter.ts";
import { shownTickets } from "./ticket-list.ts";
import { TicketsCard } from "./tickets-card.tsx";
import { useTriageKeys } from "./triage-keys.ts";
import { TroubleNotice } from "./trouble-notice.tsx";
import { useUrgentAlerts } from "./urgent-alerts.ts";
import { useBulk } from "./use-bulk.ts";
import { useRowFocus } from "./use-row-focus.ts";
import { useTicketChange, withOverlay } from "./use-ticket-change.ts";
import { useTickets } from "./use-tickets.ts";

export default function TicketsPage({ path }: { path: string }) {
  const { session } = useSession();
  const { id: orgId, timezone } = session.organization;
  const me = session.account_id ?? "api";
  const mayChange = session.role !== "read_only";
  const search = useSearch();
  const filter = useMemo(() => readFilter(search), [search]);
  const alerts = useUrgentAlerts();
  const tickets = useTickets(orgId, filter, alerts.hear);
  const colleagues = useColleagues(orgId);
  const bulk = useBulk(tickets.take);
  const { overlays, trouble, change, addNote, dismiss } = useTicketChange(tickets.take);
  const { known, floor = 0 } = tickets;
  const shown = useMemo(
    () =>
      shownTickets(
        [...known.values()].map((ticket) => withOverlay(ticket, overlays)),
        filter,
        floor,
      ),
    [known, overlays, filter, floor],
  );
  const openedId = segmentOf(path, 2);
  const opened = known.get(openedId);
  const rows = useRowFocus(
    shown.map(({ id }) => id),
    openedId,
  );
  const [helps, setHelps] = useState(false);

  const link = (id: string) => `/inbox/${encodeURIComponent(id)}${search}`;
  const listHref = `/inbox${search}`;
  /** What a key means: the ticket that is open, else the one whose row has the focus. */
  const meant = () => known.get(openedId === "" ? (rows.focused() ?? "") : openedId);
  const go = (ticket: Ticket | undefined) => {
    if (ticket === undefined) return;
    rows.focusRow(ticket.id);
    if (openedId !== "") goTo(link(ticket.id), { still: true, replace: true });
  };
  useTriageKeys({
    step(by) {
      const at = shown.findIndex(({ id }) => id === (rows.focused() ?? openedId));
      go(shown[at === -1 ? 0 : Math.min(shown.length - 1, Math.max(0, at + by))]);
    },
    take() {
      const ticket = meant();
      if (mayChange && ticket !== undefined && ticket.assignee !== me)
        change(ticket, { assignee: me });
    },
    close() {
      const ticket = meant();
      if (!mayChange || ticket === undefined || ticket.status === "closed") return;
      const at = shown.findIndex(({ id }) => id === ticket.id);
      change(ticket, { status: "closed" });
      if (at !== -1 && filter.standing !== "all") go(shown[at + 1] ?? shown[at - 1]);
    },
    back: () => openedId !== "" && goTo(listHref, { still: true }),
    search: () => document.querySelector<HTMLInputElement>("#ticket-search")?.focus(),
    help: () => setHelps(true),
  });

  const changeFilter = (next: TicketFilter) => {
    const typing = next.q !== filter.q;
    const here = openedId === "" ? "/inbox" : `/inbox/${encodeURIComponent(openedId)}`;
    goTo(`${here}${writeFilter(next)}`, { still: true, replace: typing });
  };
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="sr-only">
        {tickets.newest !== undefined &&
          words.tickets.arrived(tickets.newest.number, callerOf(tickets.newest))}
      </p>
      {trouble !== undefined && (
        <TroubleNotice trouble={trouble} me={me} anyway={change} dismiss={dismiss} />
      )}
      <div
        className={`grid items-start gap-5 ${openedId === "" ? "" : "xl:grid-cols-[minmax(0,1fr)_31rem]"}`}
      >
        <TicketsCard
          className={openedId === "" ? "" : "max-xl:hidden"}
          orgId={orgId}
          tickets={tickets}
          shown={shown}
          filter={filter}
          changeFilter={changeFilter}
          exportHref={`${exportTickets.path}${queryString({ org_id: orgId, ...filterQuery(filter) })}`}
          row={{ link, openedId, freshId: tickets.newest?.id, me, timeZone: timezone }}
          list={rows.list}
          help={() => setHelps(true)}
          bulk={mayChange ? bulk : undefined}
          colleagues={colleagues}
          alerts={alerts}
          otherHref={`/inbox${writeFilter(
            filter.board
              ? { ...filter, board: false, standing: "todo" }
              : { ...filter, board: true, standing: "all" },
          )}`}
          board={
            filter.board ? (
              <TicketBoard
                shown={shown}
                me={me}
                mayChange={mayChange}
                link={link}
                openedId={openedId}
                change={change}
              />
            ) : undefined
          }
        />
        {openedId !== "" && (
          <OpenedTicket
            id={openedId}
            ticket={opened === undefined ? undefined : withOverlay(opened, overlays)}
            take={tickets.take}
            panel={{
              me,
              colleagues,
              mayChange,
              timeZone: timezone,
              listHref,
              change: (patch) => opened !== undefined && change(opened, patch),
              addNote: async (note) => opened !== undefined && addNote(opened, note),
            }}
          />
        )}
      </div>
      {helps && <KeysHelp close={() => setHelps(false)} />}
    </div>
  );
}
