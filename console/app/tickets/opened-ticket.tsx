// The ticket of the address: known from the list, else asked for; or the word that there is none.
import { RemoteError } from "@pipecast/contracts/client";
import { type Ticket, getTicket } from "@pipecast/contracts/events/tickets";
import { useEffect, useState } from "react";
import { Notice } from "../look/notice.tsx";
import { Link } from "../route.tsx";
import { ask, sayError } from "../session/server.ts";
import { words } from "../words/words.ts";
import { type PanelProps, TicketPanel } from "./ticket-panel.tsx";

export function OpenedTicket(props: {
  id: string;
  ticket: Ticket | undefined;
  take: (tickets: readonly Ticket[]) => void;
  panel: Omit<PanelProps, "ticket">;
}) {
  const { id, ticket, take, panel } = props;
  const [fault, setFault] = useState<{ id: string; why: string }>();
  const isKnown = ticket !== undefined;
  useEffect(() => {
    if (isKnown) return;
    ask(getTicket, { params: { id } }).then(
      (found) => take([found]),
      (error: unknown) => {
        const isGone = error instanceof RemoteError && error.status < 500;
        setFault({ id, why: isGone ? words.tickets.gone : sayError(error) });
      },
    );
  }, [id, isKnown, take]);
  if (ticket !== undefined) return <TicketPanel ticket={ticket} {...panel} />;
  if (fault?.id !== id) return null;
  return (
    <section className="card flex flex-col gap-4 p-5">
      <Notice look="alarm" role="alert">
        {fault.why}
      </Notice>
      <Link href={panel.listHref} className="text-brand underline-offset-2 hover:underline">
        {words.tickets.back}
      </Link>
    </section>
  );
}
