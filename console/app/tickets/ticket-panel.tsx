// One ticket: who wants what, what happened, why it is there; take it, write on it, move it on.
import type { Colleague } from "@pipecast/contracts/pbx/colleagues";
import { placeCall } from "@pipecast/contracts/pbx/calls";
import { type Ticket, TicketPriority, TicketStatus } from "@pipecast/contracts/events/tickets";
import { Button } from "../look/button.tsx";
import { CloseIcon } from "../look/icons.tsx";
import { Notice } from "../look/notice.tsx";
import { Link } from "../route.tsx";
import { words } from "../words/words.ts";
import { useMay } from "../session/session.tsx";
import { CallBack } from "./call-back.tsx";
import { DueClock } from "./due-clock.tsx";
import { MessagePreview } from "./message-preview.tsx";
import { NoteForm } from "./note-form.tsx";
import { PriorityBadge, SourceBadge, assigneeOf, callerOf } from "./ticket-badges.tsx";
import { TicketCall } from "./ticket-call.tsx";
import { TicketFacts } from "./ticket-facts.tsx";
import { TicketMessages } from "./ticket-messages.tsx";
import { TicketTimeline } from "./ticket-timeline.tsx";
import type { Patch } from "./use-ticket-change.ts";

export interface PanelProps {
  ticket: Ticket;
  me: string;
  colleagues: readonly Colleague[];
  /** False for who may only read. */
  mayChange: boolean;
  timeZone: string;
  listHref: string;
  change: (patch: Patch) => void;
  addNote: (note: string) => Promise<boolean>;
}

export function TicketPanel(props: PanelProps) {
  const { ticket, mayChange, me, timeZone, listHref } = props;
  const w = words.tickets;
  const mayCall = useMay()(placeCall);
  return (
    <section
      aria-labelledby="ticket-title"
      className="card flex min-w-0 flex-col gap-5 p-4 sm:p-5 xl:sticky xl:top-20 xl:max-h-[calc(100dvh-6rem)] xl:overflow-y-auto"
    >
      <div className="flex flex-col gap-2">
        <div className="flex items-start gap-3">
          <h1
            id="ticket-title"
            tabIndex={-1}
            className="min-w-0 grow rounded-md text-lg font-semibold break-words"
          >
            <span className="font-normal text-soft tabular-nums">{w.number(ticket.number)}</span>{" "}
            {ticket.summary === "" ? ticket.category : ticket.summary}
          </h1>
          <Link
            href={listHref}
            still
            aria-label={w.close}
            className="-m-1.5 inline-flex size-10 shrink-0 items-center justify-center rounded-[9px] text-soft hover:bg-sunken hover:text-ink"
          >
            <CloseIcon className="size-5" />
          </Link>
        </div>
        <div className="flex flex-wrap items-center gap-1.5">
          <PriorityBadge priority={ticket.priority} />
          <SourceBadge source={ticket.source} />
          <DueClock ticket={ticket} />
        </div>
        {ticket.unverified && <Notice look="warm">{w.unverified}</Notice>}
      </div>
      {ticket.caller_number === "" || !mayCall ? (
        <p className="tabular-nums">{callerOf(ticket)}</p>
      ) : (
        <CallBack key={ticket.id} number={ticket.caller_number} />
      )}
      {mayChange && <Controls {...props} />}
      {mayChange && <MessagePreview ticket={ticket} timeZone={timeZone} />}
      <TicketFacts ticket={ticket} me={me} timeZone={timeZone} isReader={!mayChange} />
      <section aria-labelledby="ticket-timeline" className="flex flex-col gap-3">
        <h2 id="ticket-timeline" className="text-sm text-soft">
          {w.timeline}
        </h2>
        <TicketTimeline events={ticket.events} me={me} timeZone={timeZone} />
        {mayChange && <NoteForm key={ticket.id} add={props.addNote} />}
      </section>
      <TicketMessages
        key={`messages ${ticket.id}`}
        ticketId={ticket.id}
        revision={ticket.revision}
        timeZone={timeZone}
      />
      {ticket.linkedid !== "" && (
        <TicketCall
          key={ticket.id}
          linkedid={ticket.linkedid}
          version={ticket.revision}
          timeZone={timeZone}
        />
      )}
    </section>
  );
}

function Controls({ ticket, me, change, colleagues }: PanelProps) {
  const w = words.tickets;
  const mine = ticket.assignee === me;
  const assignees = [...new Set([me, ...colleagues.map(({ id }) => id), ticket.assignee ?? me])];
  return (
    <div className="flex flex-wrap items-end gap-3">
      <div role="group" aria-label={w.status} className="inline-flex rounded-[9px] bg-sunken p-1">
        {TicketStatus.options.map((status) => (
          <button
            key={status}
            type="button"
            aria-pressed={ticket.status === status}
            onClick={() => ticket.status !== status && change({ status })}
            className="min-h-8 rounded-md px-3 text-sm whitespace-nowrap text-soft hover:text-ink aria-pressed:bg-card aria-pressed:font-semibold aria-pressed:text-brand-deep aria-pressed:shadow-sm"
          >
            {w.standings[status]}
          </button>
        ))}
      </div>
      <select
        aria-label={w.priority}
        className="field w-auto"
        value={ticket.priority}
        onChange={({ target }) => {
          const priority = TicketPriority.safeParse(target.value).data;
          if (priority !== undefined) change({ priority });
        }}
      >
        {TicketPriority.options.map((name) => (
          <option key={name} value={name}>
            {w.priorities[name]}
          </option>
        ))}
      </select>
      <div className="flex w-full flex-wrap items-center gap-3">
        <Button
          look={mine || ticket.status === "closed" ? "plain" : "main"}
          aria-keyshortcuts="a"
          onClick={() => change({ assignee: mine ? null : me })}
        >
          {mine ? w.release : w.take}
        </Button>
        <select
          aria-label={w.giveTo}
          className="field w-auto max-w-full min-w-0"
          value={ticket.assignee ?? ""}
          onChange={({ target }) => change({ assignee: target.value === "" ? null : target.value })}
        >
          <option value="">{w.nobody}</option>
          {assignees.map((id) => (
            <option key={id} value={id}>
              {assigneeOf(id, me)}
            </option>
          ))}
        </select>
        <span className="min-w-0 text-sm break-words text-soft">
          {ticket.assignee === null ? w.unassigned : w.assignee(assigneeOf(ticket.assignee, me))}
        </span>
      </div>
    </div>
  );
}
