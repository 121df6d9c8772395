// What is known of a ticket besides its summary, as names and values.
import type { Ticket } from "@pipecast/contracts/events/tickets";
import { showTime } from "../look/time.ts";
import { words } from "../words/words.ts";
import { assigneeOf } from "./ticket-badges.tsx";

const texts = ["guest_name", "room_number", "category", "details"] as const;

/** `isReader`: who cannot change it has no controls that show status and assignee. */
export function TicketFacts(props: {
  ticket: Ticket;
  me: string;
  timeZone: string;
  isReader: boolean;
}) {
  const { ticket, me, timeZone, isReader } = props;
  const w = words.tickets;
  const rows: [name: string, value: string][] = [
    ...texts
      // A missed call's category is its source, which stands above already.
      .filter((key) => !["", ticket.summary, ticket.source].includes(ticket[key]))
      .map((key): [string, string] => [w.details[key], ticket[key]]),
    [w.details.created_at, showTime(ticket.created_at, timeZone)],
    ...duesOf(ticket).map(([key, at]): [string, string] => [
      w.details[key],
      showTime(at, timeZone),
    ]),
    ...(isReader
      ? [
          [w.details.status, w.standings[ticket.status]] as [string, string],
          [w.details.assignee, assigneeOf(ticket.assignee, me)] as [string, string],
        ]
      : []),
  ];
  return (
    <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-soft">{name}</dt>
          <dd className="break-words whitespace-pre-wrap">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What still falls due, where the organization has working hours. */
function duesOf(ticket: Ticket) {
  const dues: ["first_response_due_at" | "resolution_due_at", string][] = [];
  const { status, first_response_at, first_response_due_at, resolution_due_at } = ticket;
  if (status === "closed") return dues;
  if (first_response_at === null && first_response_due_at !== null)
    dues.push(["first_response_due_at", first_response_due_at]);
  if (resolution_due_at !== null) dues.push(["resolution_due_at", resolution_due_at]);
  return dues;
}
