// What a change of a ticket's status will send to its caller, before it is made.
import type { Ticket } from "@pipecast/contracts/events/tickets";
import { getTicketWhatsapp } from "@pipecast/contracts/pbx/messaging";
import { showTime } from "../look/time.ts";
import { ask } from "../session/server.ts";
import { useAnswer } from "../session/use-answer.ts";
import { words } from "../words/words.ts";

export function MessagePreview({ ticket, timeZone }: { ticket: Ticket; timeZone: string }) {
  const w = words.tickets;
  const settings = useAnswer(`whatsapp ${ticket.org_id}`, () => ask(getTicketWhatsapp)).value;
  if (settings?.enabled !== true || ticket.caller_number === "") return null;
  const coming = (["in_progress", "closed"] as const).filter(
    (status) => status !== ticket.status && settings.statuses[status].template !== "",
  );
  if (coming.length === 0) return null;
  return (
    <details className="rounded-lg bg-sunken px-3 py-2 text-sm">
      <summary className="text-soft">{w.preview.title}</summary>
      <dl className="mt-2 flex flex-col gap-2">
        {coming.map((status) => {
          const { template, parameters } = settings.statuses[status];
          return (
            <div key={status}>
              <dt>{w.preview.on(w.standings[status], template)}</dt>
              {parameters.map((name, at) => (
                <dd key={`${name} ${at}`} className="break-words text-soft">
                  {`{{${at + 1}}} `}
                  {valueOf(name, ticket, status, timeZone) || "–"}
                </dd>
              ))}
            </div>
          );
        })}
      </dl>
    </details>
  );
}

type Name =
  | "number"
  | "status"
  | "category"
  | "summary"
  | "guest_name"
  | "room_number"
  | "opened_at";

function valueOf(name: Name, ticket: Ticket, status: Ticket["status"], timeZone: string): string {
  if (name === "number") return String(ticket.number);
  if (name === "status") return words.tickets.standings[status];
  if (name === "opened_at") return showTime(ticket.created_at, timeZone);
  return ticket[name];
}
